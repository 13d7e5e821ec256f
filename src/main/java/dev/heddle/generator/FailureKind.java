package dev.heddle.generator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from a failure of user code. Plain data. */
public sealed interface FailureKind {
    /** Trying again would fail again: the row is given up at once. */
    record Final() implements FailureKind {}

    /** It may pass: tried again as often as the column allows, and once more in each salvage round. */
    record Retryable() implements FailureKind {}

    /**
     * Too much was asked for in too short a time: the task is tried again when the resource has rested, which costs it none of
     * its attempts, and the resource is used more slowly for a while.
     *
     * @param retryAfter how long to wait, as far as the other side said; null if it did not, never negative
     */
    record RateLimited(@Nullable Duration retryAfter) implements FailureKind {
        /**
         * Checks the wait.
         *
         * @param retryAfter how long to wait, as far as the other side said; null if it did not
         * @throws IllegalArgumentException if it is negative
         */
        public RateLimited {
            if (retryAfter != null && retryAfter.isNegative()) {
                throw new IllegalArgumentException("the wait " + retryAfter + " after a rate limit is negative");
            }
        }
    }
}
