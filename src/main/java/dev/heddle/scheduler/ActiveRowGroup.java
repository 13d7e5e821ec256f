package dev.heddle.scheduler;

import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row group at work: the values its tasks read, which of its rows live, and how much of it is done.
 *
 * <p>Loop thread only. Everything that grows with rows is here, so that it goes when the group is finalized.
 */
final class ActiveRowGroup {
    static final int NO_SLOT = -1;

    final int id;
    final long startOffset;
    final int size;

    /** Attempts that hold a lease. */
    int inFlight;

    /** Attempts in the ready queue, waiting for another try or set aside, moot ones included. */
    int queued;

    /** Whether something happened this turn after which the group may be finished. */
    boolean isTouched;

    /** Whether its non-root columns may start: there is no hook before them, or it has run. */
    boolean isPrepared = true;

    /** Whether a hook waits to be run or is at work. */
    boolean isHookDue;

    /** Whether the hook after its columns has run. */
    boolean isClosed;

    /** Whether what starts in it is recorded before it starts, since it may be what killed the process before. */
    boolean isWatched;

    /** The slot of what identifies a row for people, or {@link #NO_SLOT}. */
    int keySlot = NO_SLOT;

    /** What of it is in the ready queue, by column. The queue's alone. */
    @Nullable
    Flow[] flows = FairQueue.NO_FLOWS;

    private final int columnCount;
    private final @Nullable String[] @Nullable [] valuesBySlot;
    private final @Nullable BitSet[] skippedByColumn;
    private final int[] doneByRow;
    private final int[] doneByColumn;
    private final int[] lostByColumn;
    private final BitSet dropped;
    private final List<Task> held = new ArrayList<>();

    /** Looked up by slice, never gone through. */
    private final Map<Long, Past> pasts = new HashMap<>(0);

    private boolean hasSkips;
    private long cellsDone;
    private int liveRows;

    /** What earlier runs know of a slice: the number of its last attempt, and how often the process died during one. */
    record Past(int attempts, int deaths) {
        static final Past NONE = new Past(0, 0);
    }

    ActiveRowGroup(int id, long startOffset, int size, int columnCount, int slotCount) {
        this.id = id;
        this.startOffset = startOffset;
        this.size = size;
        this.columnCount = columnCount;
        this.valuesBySlot = new String[slotCount][];
        this.skippedByColumn = new BitSet[columnCount];
        this.doneByRow = new int[size];
        this.doneByColumn = new int[columnCount];
        this.lostByColumn = new int[columnCount];
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

    /** How many rows have the column's value, those dropped since included. */
    int doneOf(Column column) {
        return doneByColumn[column.index];
    }

    /** Whether tasks that become ready in it do not simply go into the queue. */
    boolean isSpecial() {
        return hasSkips || !isPrepared || !pasts.isEmpty();
    }

    /** Takes in that a live row's cell, which had no value, has one. */
    void complete(Column column, int rowIndex) {
        doneByRow[rowIndex]++;
        doneByColumn[column.index]++;
        cellsDone++;
    }

    /** Notes that what stands for a cell's value is a fill. */
    void skip(Column column, int rowIndex) {
        BitSet skipped = skippedByColumn[column.index];
        if (skipped == null) {
            skipped = new BitSet();
            skippedByColumn[column.index] = skipped;
        }
        skipped.set(rowIndex);
        hasSkips = true;
    }

    /** Whether a row is to be skipped because a column that the given one reads was skipped in it. */
    boolean inheritsSkip(Column column, int rowIndex) {
        if (!hasSkips || !column.propagatesSkips) {
            return false;
        }
        for (int source : column.skipSources()) {
            BitSet skipped = skippedByColumn[source];
            if (skipped != null && skipped.get(rowIndex)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps a value for those who read it. */
    void put(int slot, int rowIndex, String value) {
        @Nullable String[] values = valuesBySlot[slot];
        if (values == null) {
            values = new String[size];
            valuesBySlot[slot] = values;
        }
        values[rowIndex] = value;
    }

    /** Takes a live row out of the result. */
    void drop(int rowIndex) {
        dropped.set(rowIndex);
        liveRows--;
        cellsDone += columnCount - doneByRow[rowIndex];
    }

    /** Notes that a column lost a row, and returns how many that makes. */
    int lose(Column column) {
        return ++lostByColumn[column.index];
    }

    /** Remembers what earlier runs know of a slice. */
    void remember(Column column, int rowIndex, Past past) {
        pasts.put(sliceKey(column, rowIndex), past);
    }

    Past pastOf(Column column, int rowIndex) {
        return pasts.isEmpty() ? Past.NONE : pasts.getOrDefault(sliceKey(column, rowIndex), Past.NONE);
    }

    private static long sliceKey(Column column, int rowIndex) {
        return (long) column.index << Integer.SIZE | (rowIndex + 1);
    }

    /** Keeps a task until the group is prepared. */
    void hold(Task task) {
        held.add(task);
    }

    /** Takes out what was held, less the cells of rows that were dropped since. */
    List<Task> takeHeld() {
        held.removeIf(task -> task.type() == TaskType.CELL && isDropped(task.rowIndex()));
        List<Task> taken = List.copyOf(held);
        held.clear();
        return taken;
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

    /** The values of a row in some slots, in their order. */
    List<String> values(int[] slots, int rowIndex) {
        return switch (slots.length) {
            case 0 -> List.of();
            case 1 -> List.of(value(slots[0], rowIndex));
            case 2 -> List.of(value(slots[0], rowIndex), value(slots[1], rowIndex));
            default -> {
                String[] values = new String[slots.length];
                for (int position = 0; position < values.length; position++) {
                    values[position] = value(slots[position], rowIndex);
                }
                yield Collections.unmodifiableList(Arrays.asList(values));
            }
        };
    }

    /** For each of some slots, in their order, its value in each of the rows. */
    List<List<String>> values(int[] slots, int[] rowIndexes) {
        List<List<String>> all = new ArrayList<>(slots.length);
        for (int slot : slots) {
            String[] values = new String[rowIndexes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(slot, rowIndexes[i]);
            }
            all.add(Collections.unmodifiableList(Arrays.asList(values)));
        }
        return Collections.unmodifiableList(all);
    }

    /** What identifies a row for people, as far as it is known; else null. */
    @Nullable
    String keyOf(int rowIndex) {
        return keySlot == NO_SLOT ? null : valueOrNull(keySlot, rowIndex);
    }

    private @Nullable String valueOrNull(int slot, int rowIndex) {
        @Nullable String[] values = valuesBySlot[slot];
        return values == null ? null : values[rowIndex];
    }

    private String value(int slot, int rowIndex) {
        String value = valueOrNull(slot, rowIndex);
        if (value == null) {
            throw new IllegalStateException("row group " + id + ", row " + rowIndex
                    + ": a task is ready, but input slot " + slot + " of " + valuesBySlot.length + " has no value");
        }
        return value;
    }
}
