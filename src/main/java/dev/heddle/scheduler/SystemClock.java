package dev.heddle.scheduler;

import java.time.Instant;

/** The clocks of this machine. */
enum SystemClock implements BuildClock {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant wall() {
        return Instant.now();
    }
}
