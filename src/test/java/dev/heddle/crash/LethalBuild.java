package dev.heddle.crash;

import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Dataset;
import dev.heddle.Heddle;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** A process in which one cell kills the process as soon as it is computed, again and again. */
final class LethalBuild {
    static final int ROWS = 12;
    static final int LETHAL_ROW = 3;
    static final int EXIT_CODE = 77;

    private LethalBuild() {}

    /** Builds in the directory that is the only argument; ends with the outcome as the last word it says. */
    public static void main(String[] arguments) {
        try (Heddle heddle = Heddle.open(Path.of(arguments[0]))) {
            BuildResult result =
                    heddle.build(dataset(), BuildOptions.resumeIfPossible().withMaxInFlight(4));
            System.out.println(result.outcome());
        }
    }

    private static Dataset dataset() {
        return Dataset.named("lethal")
                .rows(ROWS)
                .rowGroupSize(6)
                .fromScratch("number", group -> numbers(group.startOffset(), group.size()))
                .cell("fate", row -> {
                    if (row.index() == LETHAL_ROW) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                    return row.integer("number");
                })
                .requires("number")
                .build();
    }

    private static List<Long> numbers(long from, int count) {
        return LongStream.range(from, from + count).boxed().toList();
    }
}
