package dev.heddle.cli.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file, each thing with its place. One thread at a time. */
final class Problems {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private record Problem(Place place, String message) {}

    /**
     * @param file the file as the user named it
     */
    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String message) {
        problems.add(new Problem(place, message));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Everything so far, in the order of the file. */
    InvalidDefinitionException toException() {
        return new InvalidDefinitionException(problems.stream()
                .sorted(Comparator.comparing(Problem::place))
                .map(problem -> file + ":" + problem.place() + ": " + problem.message())
                .distinct()
                .toList());
    }
}
