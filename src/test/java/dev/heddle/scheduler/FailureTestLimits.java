package dev.heddle.scheduler;

import java.time.Duration;

/** Limits that differ from the usual ones in what a test is about. */
final class FailureTestLimits {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private FailureTestLimits() {}

    static FailureLimits gate(int window, double rate) {
        return new FailureLimits(2, PAUSE, HOUR, window, rate, 3, GRACE);
    }

    static FailureLimits salvage(int rounds) {
        return new FailureLimits(rounds, PAUSE, HOUR, 100, FailureLimits.NO_GATE, 3, GRACE);
    }

    static FailureLimits rateLimited(Duration patience) {
        return new FailureLimits(2, PAUSE, patience, 100, FailureLimits.NO_GATE, 3, GRACE);
    }

    static FailureLimits deaths(int max) {
        return new FailureLimits(2, PAUSE, HOUR, 100, FailureLimits.NO_GATE, max, GRACE);
    }
}
