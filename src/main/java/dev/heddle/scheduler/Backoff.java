package dev.heddle.scheduler;

import java.time.Duration;

/**
 * How often a failed task is tried again, and how long it waits before.
 *
 * <p>The wait doubles from {@code first} up to {@code ceiling}; of that span a seeded source takes a random part between
 * nothing and all (full jitter, M. Brooker, "Exponential Backoff And Jitter", AWS 2015), so that tasks that failed together
 * do not come back together.
 *
 * @param attemptsMax executions of one task in one run, the first included; at least 1
 * @param first longest wait before the second attempt
 * @param ceiling longest wait before any attempt
 */
public record Backoff(int attemptsMax, Duration first, Duration ceiling) {
    /** One attempt, no second chance. */
    public static final Backoff NONE = new Backoff(1, Duration.ZERO, Duration.ZERO);

    /** Longer than any build, and short enough to be added to any reading of the clock. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** More doublings than any wait needs to reach {@link #LONGEST}, and few enough to shift by. */
    private static final int DOUBLINGS_MAX = 62;

    /**
     * Checks the ranges.
     *
     * @param attemptsMax executions of one task in one run, the first included; at least 1
     * @param first longest wait before the second attempt
     * @param ceiling longest wait before any attempt
     * @throws IllegalArgumentException if the attempts are below 1 or the waits do not ascend from zero
     */
    public Backoff {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attempts " + attemptsMax + " is below 1, the first attempt itself");
        }
        if (first.isNegative() || ceiling.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits from " + first + " to " + ceiling + " do not ascend from zero");
        }
    }

    /**
     * The longest wait after an attempt failed.
     *
     * @param attempt which one it was, from 1
     */
    long longestWaitNanos(int attempt) {
        long firstNanos = cappedNanos(first);
        long ceilingNanos = cappedNanos(ceiling);
        int doublings = Math.min(attempt - 1, DOUBLINGS_MAX);
        return firstNanos > ceilingNanos >> doublings ? ceilingNanos : firstNanos << doublings;
    }

    /** A duration in nanoseconds, cut to a century. */
    static long cappedNanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }
}
