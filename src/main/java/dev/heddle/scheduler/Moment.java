package dev.heddle.scheduler;

import java.time.Instant;

/**
 * One reading of both clocks: the time as the state machine is told it.
 *
 * @param nanos the monotonic clock
 * @param wall the wall clock
 */
record Moment(long nanos, Instant wall) {
    /**
     * Puts an earlier monotonic reading on the wall clock. Counting back from now keeps durations right whatever the wall
     * clock did meanwhile.
     */
    Instant at(long earlierNanos) {
        return wall.minusNanos(Math.max(0, nanos - earlierNanos));
    }

    /** Nanoseconds until a monotonic reading; zero once it has passed. */
    long until(long laterNanos) {
        return Math.max(0, laterNanos - nanos);
    }
}
