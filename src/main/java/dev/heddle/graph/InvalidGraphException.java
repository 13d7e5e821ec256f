package dev.heddle.graph;

import java.util.List;

/** A graph that cannot be built: carries everything that is wrong with it, so that one look is enough to mend it. */
public final class InvalidGraphException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String[] problems;

    /**
     * Joins the problems to one message.
     *
     * @param problems a sentence for each problem, at least one
     */
    public InvalidGraphException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = problems.toArray(new String[0]);
    }

    /**
     * Everything that is wrong.
     *
     * @return a sentence for each problem, naming the columns involved, in order of declaration; cycles come last
     */
    public List<String> problems() {
        return List.of(problems);
    }
}
