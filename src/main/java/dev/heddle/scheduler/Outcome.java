package dev.heddle.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * The values of a row's cells.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param values JSON texts, of whatever number the generator returned, none of them null
     */
    record CellComputed(long assignment, long startedNanos, long finishedNanos, List<String> values)
            implements Outcome {
        /**
         * Copies the list unless it is immutable.
         *
         * @param assignment the assignment's id
         * @param startedNanos when work on it began
         * @param finishedNanos when work on it ended
         * @param values JSON texts, none of them null
         */
        public CellComputed {
            values = List.copyOf(values);
        }

        /**
         * One cell's value.
         *
         * @param assignment the assignment's id
         * @param startedNanos when work on it began
         * @param finishedNanos when work on it ended
         * @param value JSON text
         */
        public CellComputed(long assignment, long startedNanos, long finishedNanos, String value) {
            this(assignment, startedNanos, finishedNanos, List.of(value));
        }
    }

    /**
     * A row that the gate left out, or about which it could not decide.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param problem why the gate could not decide; null if it did
     */
    record CellSkipped(
            long assignment,
            long startedNanos,
            long finishedNanos,
            @Nullable String problem) implements Outcome {}

    /**
     * The values of a whole row group.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param outputs for each output, of whatever number the generator returned, JSON texts for the rows that were not skipped,
     *     none of them null; empty when all of them were skipped
     * @param skippedRows those rows of the assignment, ascending, that the gate left out
     * @param problem why the gate could not decide about some of them; null if it did
     */
    @SuppressWarnings("ArrayRecordComponent") // a group may have a million rows
    record GroupComputed(
            long assignment,
            long startedNanos,
            long finishedNanos,
            List<List<String>> outputs,
            int[] skippedRows,
            @Nullable String problem)
            implements Outcome {
        private static final int[] NONE = {};

        /**
         * Copies the list unless it is immutable.
         *
         * @param assignment the assignment's id
         * @param startedNanos when work on it began
         * @param finishedNanos when work on it ended
         * @param outputs for each output, JSON texts for the rows that were not skipped
         * @param skippedRows those rows of the assignment, ascending, that the gate left out; not copied
         * @param problem why the gate could not decide about some of them; null if it did
         */
        public GroupComputed {
            outputs = List.copyOf(outputs);
        }

        /**
         * The values of one column, with no row skipped.
         *
         * @param assignment the assignment's id
         * @param startedNanos when work on it began
         * @param finishedNanos when work on it ended
         * @param values JSON texts, none of them null
         */
        public GroupComputed(long assignment, long startedNanos, long finishedNanos, List<String> values) {
            this(assignment, startedNanos, finishedNanos, List.of(List.copyOf(values)), NONE, null);
        }
    }

    /**
     * A hook ran.
     *
     * @param assignment the assignment's id
     * @param startedNanos when work on it began
     * @param finishedNanos when work on it ended
     * @param droppedRows rows it wants dropped, as indexes inside the group
     */
    @SuppressWarnings("ArrayRecordComponent")
    record HookRan(long assignment, long startedNanos, long finishedNanos, int[] droppedRows) implements Outcome {}

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
