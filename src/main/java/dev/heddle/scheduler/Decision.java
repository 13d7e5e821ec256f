package dev.heddle.scheduler;

import dev.heddle.store.Turn;
import java.util.List;

/**
 * What the state machine wants done after it took in a turn's events.
 *
 * @param turn what to record before anything else happens
 * @param interrupts ids of assignments to cancel
 * @param warnings what somebody should know of
 */
@SuppressWarnings("ArrayRecordComponent")
record Decision(Turn turn, long[] interrupts, List<Warning> warnings) {
    static final long[] NO_INTERRUPTS = {};

    /** Something that does not look right, said of a resource or a column. */
    record Warning(String subject, String message) {}

    /** Whether there is nothing to record. */
    boolean isSilent() {
        return turn.facts().isEmpty()
                && turn.traces().isEmpty()
                && turn.starts().isEmpty();
    }
}
