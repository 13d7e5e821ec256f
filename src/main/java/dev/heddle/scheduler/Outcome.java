package dev.heddle.scheduler;

import java.util.List;

/**
 * How an assignment ended. Plain data: no object of user code, whose methods could throw, reaches the loop in it.
 *
 * <p>Times are readings of the {@link BuildClock#nanos} the build was given; workers elsewhere translate theirs.
 */
public sealed interface Outcome extends Event {
    /**
     * The assignment that ended.
     *
     * @return its id
     */
    long assignment();

    /**
     * When work on it began.
     *
     * @return monotonic nanoseconds
     */
    long startedNanos();

    /**
     * When work on it ended.
     *
     * @return monotonic nanoseconds
     */
    long finishedNanos();

    /**
     * A cell's value.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param value JSON text
     */
    record CellComputed(long assignment, long startedNanos, long finishedNanos, String value) implements Outcome {}

    /**
     * The values of a whole row group, of whatever number the generator returned.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param values JSON texts, none of them null
     */
    record GroupComputed(long assignment, long startedNanos, long finishedNanos, List<String> values)
            implements Outcome {
        /**
         * Copies the list unless it is immutable.
         *
         * @param assignment the assignment's id
         * @param startedNanos when work on it began
         * @param finishedNanos when work on it ended
         * @param values JSON texts, none of them null
         */
        public GroupComputed {
            values = List.copyOf(values);
        }
    }

    /**
     * No value.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param failure why
     */
    record Failed(long assignment, long startedNanos, long finishedNanos, Failure failure) implements Outcome {}
}
