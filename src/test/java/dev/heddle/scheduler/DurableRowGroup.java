package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One row group as the tables tell it, folded fact by fact. Knows nothing of the state machine. */
final class DurableRowGroup {
    final int id;
    final int size;
    private final BuildDefinition definition;
    private final CompletionTracker tracker;
    private final BitSet dropped = new BitSet();
    private final Map<String, BitSet> done = new HashMap<>();
    private final Map<String, BitSet> skipped = new HashMap<>();
    private boolean isPrepared;

    DurableRowGroup(BuildDefinition definition, int id) {
        this.definition = definition;
        this.id = id;
        this.size = definition.plan().size(id);
        this.tracker = new CompletionTracker(definition.graph(), definition.plan());
        tracker.admit(id);
    }

    static DurableRowGroup of(BuildDefinition definition, RecordedJournal journal, int id) {
        DurableRowGroup rowGroup = new DurableRowGroup(definition, id);
        journal.facts(id).forEach(rowGroup::add);
        return rowGroup;
    }

    void add(Fact fact) {
        if (fact instanceof Fact.CellCompleted cell) {
            tracker.markCellComplete(cell.column(), id, cell.rowIndex());
            note(cell.column(), cell.rowIndex(), cell.isSkipped());
        } else if (fact instanceof Fact.BatchCompleted batch) {
            tracker.markBatchComplete(batch.column(), id, size);
            BitSet skips = new BitSet();
            IntStream.of(batch.skippedRows()).forEach(skips::set);
            IntStream.of(batch.rowIndexes()).forEach(row -> note(batch.column(), row, skips.get(row)));
        } else if (fact instanceof Fact.RowDropped drop) {
            tracker.dropRow(id, drop.rowIndex());
            dropped.set(drop.rowIndex());
        } else if (fact instanceof Fact.RowGroupPrepared) {
            isPrepared = true;
        }
    }

    boolean isPrepared() {
        return isPrepared;
    }

    boolean isDropped(int rowIndex) {
        return dropped.get(rowIndex);
    }

    int[] liveRows() {
        return IntStream.range(0, size).filter(row -> !dropped.get(row)).toArray();
    }

    /** Whether a row of the column has a value or a fill. */
    boolean isDone(String column, int rowIndex) {
        return done.getOrDefault(column, new BitSet()).get(rowIndex);
    }

    boolean isSkipped(String column, int rowIndex) {
        return skipped.getOrDefault(column, new BitSet()).get(rowIndex);
    }

    /** Whether every live row has the column. */
    boolean isColumnDone(String column) {
        return tracker.isColumnComplete(column, id);
    }

    boolean isComplete(SliceRef slice) {
        return tracker.isComplete(slice);
    }

    List<Task> readyTasks() {
        return tracker.readyTasks();
    }

    /** Cells that need nothing more: with a value, a fill, or without a row. */
    long cellsDone() {
        long cells = 0;
        for (String column : definition.graph().columns()) {
            BitSet rows = (BitSet) done.getOrDefault(column, new BitSet()).clone();
            rows.or(dropped);
            cells += rows.cardinality();
        }
        return cells;
    }

    private void note(String column, int rowIndex, boolean isSkipped) {
        done.computeIfAbsent(column, absent -> new BitSet()).set(rowIndex);
        if (isSkipped) {
            skipped.computeIfAbsent(column, absent -> new BitSet()).set(rowIndex);
        }
    }

    /** The same, whatever it was folded from. */
    String picture() {
        return readyTasks() + " dropped " + dropped + " done " + new TreeMap<>(done) + " skipped "
                + new TreeMap<>(skipped) + " prepared " + isPrepared;
    }
}
