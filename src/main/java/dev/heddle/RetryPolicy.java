package dev.heddle;

import dev.heddle.scheduler.Backoff;
import java.time.Duration;

/** What happens to a task whose attempt failed. Immutable. */
public final class RetryPolicy {
    private static final RetryPolicy NONE = new RetryPolicy(Backoff.NONE);
    private static final RetryPolicy EXPONENTIAL =
            new RetryPolicy(new Backoff(5, Duration.ofSeconds(1), Duration.ofMinutes(1)));

    private final Backoff backoff;

    private RetryPolicy(Backoff backoff) {
        this.backoff = backoff;
    }

    /**
     * Gives up at the first failure: the default.
     *
     * @return the policy
     */
    public static RetryPolicy none() {
        return NONE;
    }

    /**
     * Tries up to five times, waiting a random time below one second before the second attempt, below two before the third
     * and so on, at most a minute.
     *
     * @return the policy
     */
    public static RetryPolicy exponential() {
        return EXPONENTIAL;
    }

    /**
     * Changes how often a task is tried.
     *
     * @param attemptsMax executions in one run, the first included; at least 1
     * @return the changed policy
     * @throws IllegalArgumentException if the number is below 1
     */
    public RetryPolicy withAttempts(int attemptsMax) {
        return new RetryPolicy(new Backoff(attemptsMax, backoff.first(), backoff.ceiling()));
    }

    /**
     * Changes how long a task waits; the actual wait is a random part of a span that doubles with each attempt.
     *
     * @param first longest wait before the second attempt
     * @param ceiling longest wait before any attempt, at least {@code first}
     * @return the changed policy
     * @throws IllegalArgumentException if a wait is negative or the two descend
     */
    public RetryPolicy withWaits(Duration first, Duration ceiling) {
        return new RetryPolicy(new Backoff(backoff.attemptsMax(), first, ceiling));
    }

    Backoff backoff() {
        return backoff;
    }
}
