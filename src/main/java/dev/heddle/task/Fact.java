package dev.heddle.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
     * Calls the function that belongs to this kind of fact.
     *
     * @param <R> what the functions answer
     * @param cellCompleted for {@link CellCompleted}
     * @param batchCompleted for {@link BatchCompleted}
     * @param rowDropped for {@link RowDropped}
     * @param rowGroupFinalized for {@link RowGroupFinalized}
     * @return the function's answer
     */
    <R> R match(
            Function<? super CellCompleted, ? extends R> cellCompleted,
            Function<? super BatchCompleted, ? extends R> batchCompleted,
            Function<? super RowDropped, ? extends R> rowDropped,
            Function<? super RowGroupFinalized, ? extends R> rowGroupFinalized);

    /**
     * A cell has its value.
     *
     * @param column the cell's column
     * @param rowGroup the cell's row group
     * @param rowIndex the cell's row inside the group
     * @param value JSON text; a null value is the text {@code null}
     */
    record CellCompleted(String column, int rowGroup, int rowIndex, String value) implements Fact {
        /**
         * Checks the coordinates.
         *
         * @param column the cell's column
         * @param rowGroup the cell's row group
         * @param rowIndex the cell's row inside the group
         * @param value JSON text; a null value is the text {@code null}
         * @throws IllegalArgumentException if one is negative
         */
        public CellCompleted {
            requireNonNull(column, "column");
            requireNonNull(value, "value");
            checkRow(column, rowGroup, rowIndex);
        }

        @Override
        public <R> R match(
                Function<? super CellCompleted, ? extends R> cellCompleted,
                Function<? super BatchCompleted, ? extends R> batchCompleted,
                Function<? super RowDropped, ? extends R> rowDropped,
                Function<? super RowGroupFinalized, ? extends R> rowGroupFinalized) {
            return cellCompleted.apply(this);
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
     */
    @SuppressWarnings("ArrayRecordComponent")
    record BatchCompleted(String column, int rowGroup, int[] rowIndexes, List<String> values) implements Fact {
        /**
         * Checks that rows and values belong together.
         *
         * @param column the full column
         * @param rowGroup the row group
         * @param rowIndexes the rows that were live when it was computed, ascending; none if every row had been dropped
         * @param values JSON text for each of those rows; a null value is the text {@code null}
         * @throws IllegalArgumentException if there are not as many values as rows, or the rows do not ascend from 0
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
        }

        @Override
        public <R> R match(
                Function<? super CellCompleted, ? extends R> cellCompleted,
                Function<? super BatchCompleted, ? extends R> batchCompleted,
                Function<? super RowDropped, ? extends R> rowDropped,
                Function<? super RowGroupFinalized, ? extends R> rowGroupFinalized) {
            return batchCompleted.apply(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BatchCompleted that
                    && column.equals(that.column)
                    && rowGroup == that.rowGroup
                    && Arrays.equals(rowIndexes, that.rowIndexes)
                    && values.equals(that.values);
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

        @Override
        public <R> R match(
                Function<? super CellCompleted, ? extends R> cellCompleted,
                Function<? super BatchCompleted, ? extends R> batchCompleted,
                Function<? super RowDropped, ? extends R> rowDropped,
                Function<? super RowGroupFinalized, ? extends R> rowGroupFinalized) {
            return rowDropped.apply(this);
        }
    }

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

        @Override
        public <R> R match(
                Function<? super CellCompleted, ? extends R> cellCompleted,
                Function<? super BatchCompleted, ? extends R> batchCompleted,
                Function<? super RowDropped, ? extends R> rowDropped,
                Function<? super RowGroupFinalized, ? extends R> rowGroupFinalized) {
            return rowGroupFinalized.apply(this);
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
