package dev.heddle.scheduler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a resource may be used, learnt from its rate limits: additive increase, multiplicative decrease (D. Chiu and
 * R. Jain, 1989), as TCP does it (RFC 5681).
 *
 * <p>Loop thread only; O(1). A rate limit pauses the resource, and halves how many tasks used it at once. Only once for each
 * wave: what started before the last cut says nothing about the pace after it, neither in its failures nor in its successes.
 * Each window of as many successes as the limit allows at once gives one place back.
 */
final class ResourcePace {
    /** Wait after a rate limit that names none; doubles with each wave that finds the resource still limited. */
    static final long PAUSE_FIRST_NANOS = Duration.ofSeconds(1).toNanos();

    static final long PAUSE_MAX_NANOS = Duration.ofMinutes(1).toNanos();

    private final int limitMax;
    private final long patienceNanos;
    private int limit;
    private int successes;

    /** Most in flight in the present wave, which lasts for as many starts, and in the one before. */
    private int peak;

    private int peakBefore;
    private int startsInWave;
    private long cutAtNanos = Long.MIN_VALUE;
    private long pausedUntilNanos = Long.MIN_VALUE;
    private long nextPauseNanos = PAUSE_FIRST_NANOS;

    /**
     * Starts at full speed.
     *
     * @param limitMax places the resource was given; at least 1
     * @param patience for how long a task is kept that meets nothing but rate limits; no pause is longer
     */
    ResourcePace(int limitMax, Duration patience) {
        this.limitMax = limitMax;
        this.limit = limitMax;
        this.patienceNanos = Backoff.cappedNanos(patience);
    }

    /** How many tasks may use it at once: at least 1, at most what it was given. */
    int limit() {
        return limit;
    }

    boolean isPaused(long nowNanos) {
        return nowNanos < pausedUntilNanos;
    }

    /** When the last pause ends or ended; {@link Long#MIN_VALUE} if there was none. */
    long pausedUntilNanos() {
        return pausedUntilNanos;
    }

    /**
     * Takes in that a task starts. Of tasks that start together the lucky ones end first, so what is in flight when a rate limit
     * arrives would tell too little about what was too much.
     *
     * @param inFlight tasks that use the resource, that one included
     */
    void started(int inFlight) {
        peak = Math.max(peak, inFlight);
        startsInWave++;
        if (startsInWave >= peak) {
            peakBefore = peak;
            peak = inFlight;
            startsInWave = 0;
        }
    }

    /**
     * Takes in a rate limit.
     *
     * @param startedNanos when the attempt that met it began
     * @param retryAfter how long the provider asks to wait; null if it says nothing
     */
    void rateLimited(long startedNanos, long nowNanos, @Nullable Duration retryAfter) {
        boolean isNewWave = startedNanos > cutAtNanos;
        if (isNewWave) {
            limit = Math.max(1, Math.min(limit, Math.max(peak, peakBefore)) / 2);
            successes = 0;
            cutAtNanos = nowNanos;
        }
        if (retryAfter != null && retryAfter.compareTo(Duration.ZERO) > 0) {
            pause(Backoff.cappedNanos(retryAfter), nowNanos);
        } else if (isNewWave) {
            pause(nextPauseNanos, nowNanos);
            nextPauseNanos = Math.min(2 * nextPauseNanos, PAUSE_MAX_NANOS);
        }
    }

    /**
     * Takes in a success.
     *
     * @param startedNanos when the attempt that had it began
     * @return whether that raised the limit
     */
    boolean succeeded(long startedNanos) {
        if (startedNanos <= cutAtNanos) {
            return false;
        }
        nextPauseNanos = PAUSE_FIRST_NANOS;
        if (limit == limitMax) {
            return false;
        }
        successes++;
        if (successes < limit) {
            return false;
        }
        successes = 0;
        limit++;
        return true;
    }

    /** Whether a task that was first limited then has been kept for as long as was promised. */
    boolean isPatienceOver(long firstLimitedNanos, long nowNanos) {
        return nowNanos - firstLimitedNanos >= patienceNanos;
    }

    private void pause(long nanos, long nowNanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, nowNanos + Math.min(nanos, patienceNanos));
    }
}
