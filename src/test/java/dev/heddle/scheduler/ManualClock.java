package dev.heddle.scheduler;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when it is told to. */
final class ManualClock implements BuildClock {
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos;
    private Duration wallOffset = Duration.ZERO;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant wall() {
        return ORIGIN.plusNanos(nanos).plus(wallOffset);
    }

    void pass(long passedNanos) {
        nanos += passedNanos;
    }

    void pass(Duration passed) {
        nanos += passed.toNanos();
    }

    /** Someone sets the wall clock. */
    void setWallOff(Duration offset) {
        wallOffset = offset;
    }
}
