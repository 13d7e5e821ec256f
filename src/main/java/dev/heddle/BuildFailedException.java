package dev.heddle;

/** A build could not go on. Everything committed before stays; the cause says what happened. */
public final class BuildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient BuildResult result;

    BuildFailedException(BuildResult result, String reason, Throwable cause) {
        super(
                "the build of \"" + result.dataset() + "\" failed in run " + result.run() + ": " + reason
                        + "; what was finished before is kept, and building again goes on from there",
                cause);
        this.result = result;
    }

    /**
     * Returns what the build came to before it failed.
     *
     * @return the result, whose outcome is {@link Outcome#FAILED}; counts that could not be read any more are -1
     */
    public BuildResult result() {
        return result;
    }
}
