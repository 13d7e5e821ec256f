package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row group at work: the values its tasks read, which of its rows live, and how much of it is done.
 *
 * <p>Loop thread only. Everything that grows with rows is here, so that it goes when the group is finalized.
 */
final class ActiveRowGroup {
    final int id;
    final long startOffset;
    final int size;

    /** Attempts that hold a lease. */
    int inFlight;

    /** Attempts in the ready queue or waiting for another try, moot ones included. */
    int queued;

    /** Whether something happened this turn after which the group may be finished. */
    boolean isTouched;

    private final int columnCount;
    private final @Nullable String[] @Nullable [] valuesByColumn;
    private final int[] doneByRow;
    private final BitSet dropped;
    private long cellsDone;
    private int liveRows;

    ActiveRowGroup(int id, long startOffset, int size, int columnCount) {
        this.id = id;
        this.startOffset = startOffset;
        this.size = size;
        this.columnCount = columnCount;
        this.valuesByColumn = new String[columnCount][];
        this.doneByRow = new int[size];
        this.dropped = new BitSet();
        this.liveRows = size;
    }

    boolean isDropped(int rowIndex) {
        return dropped.get(rowIndex);
    }

    int liveRows() {
        return liveRows;
    }

    int droppedRows() {
        return size - liveRows;
    }

    /** Cells that need nothing more: computed, or of a dropped row. */
    long cellsDone() {
        return cellsDone;
    }

    /** Takes in the value of a live row's cell that had none. */
    void complete(Column column, int rowIndex, String value) {
        doneByRow[rowIndex]++;
        cellsDone++;
        if (!column.isRead) {
            return;
        }
        @Nullable String[] values = valuesByColumn[column.index];
        if (values == null) {
            values = new String[size];
            valuesByColumn[column.index] = values;
        }
        values[rowIndex] = value;
    }

    /** Takes a live row out of the result. */
    void drop(int rowIndex) {
        dropped.set(rowIndex);
        liveRows--;
        cellsDone += columnCount - doneByRow[rowIndex];
    }

    /** The live rows, ascending. */
    int[] liveRowIndexes() {
        int[] rows = new int[liveRows];
        int live = 0;
        for (int row = dropped.nextClearBit(0); row < size; row = dropped.nextClearBit(row + 1)) {
            rows[live++] = row;
        }
        return rows;
    }

    /** What a cell of a column is computed from, in the order the column asks for it. */
    List<String> inputs(Column column, int rowIndex) {
        return switch (column.inputCount()) {
            case 0 -> List.of();
            case 1 -> List.of(value(column, 0, rowIndex));
            case 2 -> List.of(value(column, 0, rowIndex), value(column, 1, rowIndex));
            default -> {
                String[] values = new String[column.inputCount()];
                for (int position = 0; position < values.length; position++) {
                    values[position] = value(column, position, rowIndex);
                }
                yield Collections.unmodifiableList(Arrays.asList(values));
            }
        };
    }

    /** What a batch of a column is computed from: for each input, in the column's order, its value in each of the rows. */
    List<List<String>> inputs(Column column, int[] rowIndexes) {
        List<List<String>> inputs = new ArrayList<>(column.inputCount());
        for (int position = 0; position < column.inputCount(); position++) {
            String[] values = new String[rowIndexes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(column, position, rowIndexes[i]);
            }
            inputs.add(Collections.unmodifiableList(Arrays.asList(values)));
        }
        return Collections.unmodifiableList(inputs);
    }

    /** The value of a column that is read, if it has one. */
    @Nullable
    String valueOf(Column column, int rowIndex) {
        @Nullable String[] values = valuesByColumn[column.index];
        return values == null ? null : values[rowIndex];
    }

    private String value(Column column, int position, int rowIndex) {
        @Nullable String[] values = valuesByColumn[column.input(position)];
        String value = values == null ? null : values[rowIndex];
        if (value == null) {
            throw new IllegalStateException(column + ", row group " + id + ", row " + rowIndex
                    + ": ready, but its input " + (position + 1) + " of " + column.inputCount() + " has no value");
        }
        return value;
    }
}
