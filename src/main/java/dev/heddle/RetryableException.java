package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * A function throws this, or something caused by it, when the failure may pass: a connection that broke, a service that is
 * down. The task is tried again as its column's {@link RetryPolicy} says and then once more in each salvage round, when
 * nothing else is left to do, before its row is given up.
 */
public class RetryableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure that may pass.
     *
     * @param message what happened, for people
     */
    public RetryableException(String message) {
        super(message);
    }

    /**
     * A failure that may pass.
     *
     * @param message what happened, for people
     * @param cause what it came from; null if from nothing
     */
    public RetryableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
