package dev.heddle.scheduler;

import dev.heddle.store.Turn;

/**
 * What the state machine wants done after it took in a turn's events.
 *
 * @param turn what to record before anything else happens
 * @param interrupts ids of assignments to cancel
 */
@SuppressWarnings("ArrayRecordComponent")
record Decision(Turn turn, long[] interrupts) {
    static final long[] NO_INTERRUPTS = {};

    /** Whether there is nothing to record. */
    boolean isSilent() {
        return turn.facts().isEmpty() && turn.traces().isEmpty();
    }
}
