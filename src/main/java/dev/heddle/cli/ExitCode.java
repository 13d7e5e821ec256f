package dev.heddle.cli;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int PARTIAL = 3;
    static final int STORE = 4;
    static final int CANCELLED = 130;

    private ExitCode() {}
}
