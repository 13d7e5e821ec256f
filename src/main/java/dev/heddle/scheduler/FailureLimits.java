package dev.heddle.scheduler;

import java.time.Duration;

/**
 * How much failure a build bears.
 *
 * @param salvageRounds how often what failed but may pass is tried again when nothing else is left to do; 0 for never
 * @param salvagePause shortest wait before the first of those rounds; doubles with each
 * @param rateLimitedMax how long a task is kept that meets nothing but rate limits
 * @param gateWindow how many of the last outcomes the error gate looks at
 * @param gateRate share of final failures among them, above 0 and up to 1, at which the build stops; more than 1 for never
 * @param deathsMax how often a task may be at work when the process dies before its row is given up
 * @param interruptedGrace how long an attempt that was interrupted may take to end before it is given up
 */
public record FailureLimits(
        int salvageRounds,
        Duration salvagePause,
        Duration rateLimitedMax,
        int gateWindow,
        double gateRate,
        int deathsMax,
        Duration interruptedGrace) {
    /** A rate that is never reached: the error gate is off. */
    public static final double NO_GATE = 2;

    /** What a build bears unless it is told otherwise. */
    public static final FailureLimits DEFAULT =
            new FailureLimits(2, Duration.ofSeconds(10), Duration.ofHours(1), 100, 0.5, 3, Duration.ofSeconds(30));

    /**
     * Checks the ranges.
     *
     * @param salvageRounds how often what failed but may pass is tried again when nothing else is left to do; 0 for never
     * @param salvagePause shortest wait before the first of those rounds; doubles with each
     * @param rateLimitedMax how long a task is kept that meets nothing but rate limits
     * @param gateWindow how many of the last outcomes the error gate looks at
     * @param gateRate share of final failures among them, above 0 and up to 1, at which the build stops; more than 1 for never
     * @param deathsMax how often a task may be at work when the process dies before its row is given up
     * @param interruptedGrace how long an attempt that was interrupted may take to end before it is given up
     * @throws IllegalArgumentException if one is out of range
     */
    public FailureLimits {
        if (salvageRounds < 0) {
            throw new IllegalArgumentException("salvage rounds must be at least 0, not " + salvageRounds);
        }
        if (gateWindow < 1) {
            throw new IllegalArgumentException("window of the error gate must be at least 1, not " + gateWindow);
        }
        if (!(gateRate > 0)) {
            throw new IllegalArgumentException("rate of the error gate must be above 0, not " + gateRate);
        }
        if (deathsMax < 1) {
            throw new IllegalArgumentException("deaths must be at least 1, not " + deathsMax);
        }
        if (salvagePause.isNegative() || rateLimitedMax.isNegative() || interruptedGrace.isNegative()) {
            throw new IllegalArgumentException("salvage pause " + salvagePause + ", patience with rate limits "
                    + rateLimitedMax + " and grace " + interruptedGrace + " must not be negative");
        }
    }
}
