package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A function throws this, or something caused by it, when a service told it to ask less often. The task is tried again after
 * a pause, which costs none of its attempts and never its row before {@link BuildOptions#withRateLimitPatience} has passed; the
 * column's resource is used more slowly for a while.
 */
public class RateLimitedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * A rate limit of which nobody knows when it ends.
     *
     * @param message what happened, for people
     */
    public RateLimitedException(String message) {
        this(message, null);
    }

    /**
     * A rate limit.
     *
     * @param message what happened, for people
     * @param retryAfter how long the service said to wait, from now; null if it did not say
     * @throws IllegalArgumentException if that is negative
     */
    public RateLimitedException(String message, @Nullable Duration retryAfter) {
        super(message);
        if (retryAfter != null && retryAfter.isNegative()) {
            throw new IllegalArgumentException("the wait " + retryAfter + " after a rate limit is negative");
        }
        this.retryAfter = retryAfter;
    }

    /**
     * Returns how long to wait.
     *
     * @return the time, or null if the service did not say
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
