package dev.heddle.scheduler;

import java.time.Instant;

/** Tells the time: one reading for durations, one for people. Safe for many threads. */
public interface BuildClock {
    /**
     * Reads a clock that never goes back.
     *
     * @return nanoseconds from an arbitrary origin; only differences mean anything
     */
    long nanos();

    /**
     * Reads the wall clock, which may be set forward or back at any time.
     *
     * @return the time of day
     */
    Instant wall();

    /**
     * The clocks of this machine.
     *
     * @return a clock whose {@link #nanos} are those of {@link System#nanoTime}
     */
    static BuildClock system() {
        return SystemClock.INSTANCE;
    }
}
