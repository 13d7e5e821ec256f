package dev.heddle.scheduler;

/** What is required of a build, or the test has found something. */
final class Law {
    private Law() {}

    /** Says which law is broken, and by what. */
    @SuppressWarnings("AnnotateFormatMethod")
    static void require(boolean holds, String law, Object... about) {
        if (!holds) {
            throw new AssertionError(String.format(law, about));
        }
    }
}
