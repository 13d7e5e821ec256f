package dev.heddle;

import java.nio.file.Path;

/** A process that dies in the function after a generation, without a chance to clean up. */
final class HaltingBuild {
    static final int EXIT_CODE = 77;

    private HaltingBuild() {}

    /** Builds in the directory that is the only argument. */
    public static void main(String[] args) {
        Dataset dataset =
                AfterGenerationTest.numbers(5, rows -> Runtime.getRuntime().halt(EXIT_CODE));
        try (Heddle heddle = Heddle.open(Path.of(args[0]))) {
            heddle.build(dataset, BuildOptions.resumeIfPossible());
        }
    }
}
