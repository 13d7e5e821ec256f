package dev.heddle.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is true of a build from now on: what the scheduler records, the store keeps and the tracker folds.
 *
 * <p>Facts are only ever appended, and the state they add up to does not depend on their order.
 */
public sealed interface Fact {
    /**
     * The row group the fact is about.
     *
     * @return its id, from 0
     */
    int rowGroup();

    /**
     * A cell has its value.
     *
     * @param column the cell's column
     * @param rowGroup the cell's row group
     * @param rowIndex the cell's row inside the group
     * @param value JSON text; a null value is the text {@code null}
     * @param isSkipped whether the value is a fill that stands in for one that was not computed
     */
    record CellCompleted(String column, int rowGroup, int rowIndex, String value, boolean isSkipped) implements Fact {
        /**
         * Checks the coordinates.
         *
         * @param column the cell's column
         * @param rowGroup the cell's row group
         * @param rowIndex the cell's row inside the group
         * @param value JSON text; a null value is the text {@code null}
         * @param isSkipped whether the value is a fill that stands in for one that was not computed
         * @throws IllegalArgumentException if one is negative
         */
        public CellCompleted {
            requireNonNull(column, "column");
            requireNonNull(value, "value");
            checkRow(column, rowGroup, rowIndex);
        }

        /**
         * A cell that was computed.
         *
         * @param column the cell's column
         * @param rowGroup the cell's row group
         * @param rowIndex the cell's row inside the group
         * @param value JSON text; a null value is the text {@code null}
         * @throws IllegalArgumentException if one is negative
         */
        public CellCompleted(String column, int rowGroup, int rowIndex, String value) {
            this(column, rowGroup, rowIndex, value, false);
        }

        /** Leaves the value out: it may be large, and values of rows are never logged. */
        @Override
        public String toString() {
            return "CellCompleted[column=" + column + ", rowGroup=" + rowGroup + ", rowIndex=" + rowIndex + "]";
        }
    }

    /**
     * A whole group of a full column has its values.
     *
     * <p>Holds the array and the list it is given without a copy, since a group may have a million rows: whoever made
     * them must not modify them afterwards, and neither may a reader.
     *
     * @param column the full column
     * @param rowGroup the row group
     * @param rowIndexes the rows that were live when it was computed, ascending; none if every row had been dropped
     * @param values JSON text for each of those rows; a null value is the text {@code null}
     * @param skippedRows those of the rows, ascending, whose value is a fill that stands in for one that was not computed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record BatchCompleted(String column, int rowGroup, int[] rowIndexes, List<String> values, int[] skippedRows)
            implements Fact {
        private static final int[] NONE = {};

        /**
         * Checks that rows and values belong together.
         *
         * @param column the full column
         * @param rowGroup the row group
         * @param rowIndexes the rows that were live when it was computed, ascending; none if every row had been dropped
         * @param values JSON text for each of those rows; a null value is the text {@code null}
         * @param skippedRows those of the rows, ascending, whose value is a fill that stands in for one that was not computed
         * @throws IllegalArgumentException if there are not as many values as rows, the rows do not ascend from 0, or a
         *     skipped row is not among them
         */
        public BatchCompleted {
            requireNonNull(column, "column");
            checkRowGroup(column, rowGroup);
            if (rowIndexes.length != values.size()) {
                throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": "
                        + values.size() + " values for " + rowIndexes.length + " rows");
            }
            int previous = -1;
            for (int rowIndex : rowIndexes) {
                if (rowIndex <= previous) {
                    throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": row "
                            + rowIndex + " after row " + previous + ", expected rows to ascend from 0");
                }
                previous = rowIndex;
            }
            for (int skipped : skippedRows) {
                if (Arrays.binarySearch(rowIndexes, skipped) < 0) {
                    throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": row "
                            + skipped + " is skipped, but is not among the rows that are complete");
                }
            }
        }

        /**
         * A group of which every row was computed.
         *
         * @param column the full column
         * @param rowGroup the row group
         * @param rowIndexes the rows that were live when it was computed, ascending; none if every row had been dropped
         * @param values JSON text for each of those rows; a null value is the text {@code null}
         * @throws IllegalArgumentException if there are not as many values as rows, or the rows do not ascend from 0
         */
        public BatchCompleted(String column, int rowGroup, int[] rowIndexes, List<String> values) {
            this(column, rowGroup, rowIndexes, values, NONE);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BatchCompleted that
                    && column.equals(that.column)
                    && rowGroup == that.rowGroup
                    && Arrays.equals(rowIndexes, that.rowIndexes)
                    && values.equals(that.values)
                    && Arrays.equals(skippedRows, that.skippedRows);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * column.hashCode() + rowGroup) + Arrays.hashCode(rowIndexes);
        }

        /** Leaves the values out, as a completed cell does. */
        @Override
        public String toString() {
            return "BatchCompleted[column=" + column + ", rowGroup=" + rowGroup + ", rows=" + rowIndexes.length + "]";
        }
    }

    /**
     * A row left the result.
     *
     * @param rowGroup the row's group
     * @param rowIndex the row inside the group
     * @param column the column that lost it
     * @param reason why, for people
     * @param errorClass class name of what was thrown; null if nothing was
     * @param attempt the attempt that failed; 0 if none did
     * @param at when it was decided
     */
    record RowDropped(
            int rowGroup,
            int rowIndex,
            String column,
            String reason,
            @Nullable String errorClass,
            int attempt,
            Instant at)
            implements Fact {
        /**
         * Checks the numbers.
         *
         * @param rowGroup the row's group
         * @param rowIndex the row inside the group
         * @param column the column that lost it
         * @param reason why, for people
         * @param errorClass class name of what was thrown; null if nothing was
         * @param attempt the attempt that failed; 0 if none did
         * @param at when it was decided
         * @throws IllegalArgumentException if one is negative
         */
        public RowDropped {
            requireNonNull(column, "column");
            requireNonNull(reason, "reason");
            requireNonNull(at, "at");
            checkRow(column, rowGroup, rowIndex);
            if (attempt < 0) {
                throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ", row "
                        + rowIndex + ": attempt " + attempt + " is negative");
            }
        }
    }

    /**
     * Side effects of a column have their values: what its generator gave beside the column's own value. Recorded with the
     * completion of their column and never without it.
     *
     * <p>Holds the array and the list it is given without a copy, as a completed batch does.
     *
     * @param name the side effect
     * @param column the column that makes it
     * @param rowGroup the row group
     * @param rowIndexes the rows inside the group, ascending
     * @param values JSON text for each of those rows; of a skipped row the text {@code null}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record SideEffectsCompleted(String name, String column, int rowGroup, int[] rowIndexes, List<String> values)
            implements Fact {
        /**
         * Checks that rows and values belong together.
         *
         * @param name the side effect
         * @param column the column that makes it
         * @param rowGroup the row group
         * @param rowIndexes the rows inside the group, ascending
         * @param values JSON text for each of those rows; of a skipped row the text {@code null}
         * @throws IllegalArgumentException if there are not as many values as rows
         */
        public SideEffectsCompleted {
            requireNonNull(name, "name");
            checkRowGroup(column, rowGroup);
            if (rowIndexes.length != values.size()) {
                throw new IllegalArgumentException("side effect \"" + name + "\", row group " + rowGroup + ": "
                        + values.size() + " values for " + rowIndexes.length + " rows");
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SideEffectsCompleted that
                    && name.equals(that.name)
                    && column.equals(that.column)
                    && rowGroup == that.rowGroup
                    && Arrays.equals(rowIndexes, that.rowIndexes)
                    && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * name.hashCode() + rowGroup) + Arrays.hashCode(rowIndexes);
        }

        /** Leaves the values out, as a completed cell does. */
        @Override
        public String toString() {
            return "SideEffectsCompleted[name=" + name + ", rowGroup=" + rowGroup + ", rows=" + rowIndexes.length + "]";
        }
    }

    /**
     * A slice failed for good, and its column keeps such rows: its value, recorded with this fact, is null.
     *
     * @param column the slice's column
     * @param rowGroup the slice's row group
     * @param rowIndex the row inside the group; {@link dev.heddle.graph.SliceRef#WHOLE_GROUP} for the whole group
     * @param reason why, for people
     * @param errorClass class name of what was thrown; null if nothing was
     * @param attempt the attempt that failed; 0 if none did
     * @param at when it was decided
     */
    record FailureKept(
            String column,
            int rowGroup,
            int rowIndex,
            String reason,
            @Nullable String errorClass,
            int attempt,
            Instant at)
            implements Fact {}

    /**
     * How often a slice has been attempted; replaces what was said of it before.
     *
     * @param column the slice's column
     * @param rowGroup the slice's row group
     * @param rowIndex the row inside the group; {@link dev.heddle.graph.SliceRef#WHOLE_GROUP} for the whole group
     * @param attempts number of its last attempt, from 1
     * @param deaths how often the process died while it was at work
     */
    record AttemptsMade(String column, int rowGroup, int rowIndex, int attempts, int deaths) implements Fact {}

    /**
     * What is to happen before a row group's columns are computed has happened; the rows it dropped are facts of their own.
     *
     * @param rowGroup the row group
     */
    record RowGroupPrepared(int rowGroup) implements Fact {}

    /**
     * A row group is finished and its live rows are in the output.
     *
     * @param rowGroup the row group
     * @param liveRows how many of its rows were not dropped
     * @param at when it was written
     */
    record RowGroupFinalized(int rowGroup, int liveRows, Instant at) implements Fact {
        /**
         * Checks the numbers.
         *
         * @param rowGroup the row group
         * @param liveRows how many of its rows were not dropped
         * @param at when it was written
         * @throws IllegalArgumentException if one is negative
         */
        public RowGroupFinalized {
            requireNonNull(at, "at");
            if (rowGroup < 0 || liveRows < 0) {
                throw new IllegalArgumentException(
                        "row group " + rowGroup + " with " + liveRows + " live rows, expected 0 or more for both");
            }
        }
    }

    private static void checkRowGroup(String column, int rowGroup) {
        if (rowGroup < 0) {
            throw new IllegalArgumentException("column \"" + column + "\": row group " + rowGroup + " is negative");
        }
    }

    private static void checkRow(String column, int rowGroup, int rowIndex) {
        checkRowGroup(column, rowGroup);
        if (rowIndex < 0) {
            throw new IllegalArgumentException(
                    "column \"" + column + "\", row group " + rowGroup + ": row " + rowIndex + " is negative");
        }
    }
}
