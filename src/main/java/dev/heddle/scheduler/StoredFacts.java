package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import java.util.Arrays;

/**
 * Takes in what earlier runs recorded: the same fold as live, over stored facts, in any order and as often as they come.
 *
 * <p>Loop thread only.
 */
final class StoredFacts {
    private static final int ROWS_AT_FIRST = 16;

    private final Columns columns;
    private final CompletionTracker tracker;
    private final RowGroups rowGroups;
    private int[] droppedRows = new int[ROWS_AT_FIRST];
    private int droppedCount;

    StoredFacts(Columns columns, CompletionTracker tracker, RowGroups rowGroups) {
        this.columns = columns;
        this.tracker = tracker;
        this.rowGroups = rowGroups;
    }

    /** Takes in a fact of a finalized group: its dropped rows come first, then its end. */
    void restoreFinalized(Fact fact) {
        if (fact instanceof Fact.RowDropped drop) {
            if (droppedCount == droppedRows.length) {
                droppedRows = Arrays.copyOf(droppedRows, droppedCount * 2);
            }
            droppedRows[droppedCount++] = drop.rowIndex();
            return;
        }
        if (!(fact instanceof Fact.RowGroupFinalized end)) {
            throw unexpected(fact, "only dropped rows and the end of finalized groups");
        }
        rowGroups.restoreFinalized(end.rowGroup(), end.liveRows(), Arrays.copyOf(droppedRows, droppedCount));
        droppedCount = 0;
    }

    /** Takes in a fact of a group that is about to be admitted. */
    void restore(ActiveRowGroup rowGroup, Fact fact) {
        if (fact.rowGroup() != rowGroup.id) {
            throw unexpected(fact, "facts of row group " + rowGroup.id);
        }
        if (fact instanceof Fact.CellCompleted cell) {
            restoreCell(rowGroup, cell);
        } else if (fact instanceof Fact.BatchCompleted batch) {
            restoreBatch(rowGroup, batch);
        } else if (fact instanceof Fact.RowDropped drop) {
            restoreDrop(rowGroup, drop);
        } else if (fact instanceof Fact.SideEffectsCompleted sideEffect) {
            restoreSideEffects(rowGroup, sideEffect);
        } else if (fact instanceof Fact.AttemptsMade made) {
            rowGroup.remember(
                    columns.named(made.column()),
                    made.rowIndex(),
                    new ActiveRowGroup.Past(made.attempts(), made.deaths()));
        } else if (fact instanceof Fact.RowGroupPrepared) {
            rowGroup.isPrepared = true;
        } else if (!(fact instanceof Fact.FailureKept)) {
            throw unexpected(fact, "nothing of a finalized group, which is not admitted again");
        }
    }

    private void restoreCell(ActiveRowGroup rowGroup, Fact.CellCompleted cell) {
        boolean isNew = !tracker.isComplete(SliceRef.cell(cell.column(), rowGroup.id, cell.rowIndex()));
        tracker.markCellComplete(cell.column(), rowGroup.id, cell.rowIndex());
        if (isNew && !rowGroup.isDropped(cell.rowIndex())) {
            take(rowGroup, columns.named(cell.column()), cell.rowIndex(), cell.value(), cell.isSkipped());
        }
    }

    private void restoreBatch(ActiveRowGroup rowGroup, Fact.BatchCompleted batch) {
        boolean isNew = !tracker.isComplete(SliceRef.wholeGroup(batch.column(), rowGroup.id));
        tracker.markBatchComplete(batch.column(), rowGroup.id, rowGroup.size);
        Column column = columns.named(batch.column());
        int[] rowIndexes = batch.rowIndexes();
        int[] skippedRows = batch.skippedRows();
        int nextSkipped = 0;
        for (int i = 0; isNew && i < rowIndexes.length; i++) {
            boolean isSkipped = nextSkipped < skippedRows.length && skippedRows[nextSkipped] == rowIndexes[i];
            nextSkipped += isSkipped ? 1 : 0;
            if (!rowGroup.isDropped(rowIndexes[i])) {
                take(rowGroup, column, rowIndexes[i], batch.values().get(i), isSkipped);
            }
        }
    }

    private void take(ActiveRowGroup rowGroup, Column column, int rowIndex, String value, boolean isSkipped) {
        rowGroup.complete(column, rowIndex);
        if (isSkipped) {
            rowGroup.skip(column, rowIndex);
        }
        if (columns.isRead(column.index)) {
            rowGroup.put(column.index, rowIndex, value);
        }
    }

    private void restoreSideEffects(ActiveRowGroup rowGroup, Fact.SideEffectsCompleted sideEffect) {
        int slot = columns.slotOfSideEffect(sideEffect.name());
        if (!columns.isRead(slot)) {
            return;
        }
        int[] rowIndexes = sideEffect.rowIndexes();
        for (int i = 0; i < rowIndexes.length; i++) {
            rowGroup.put(slot, rowIndexes[i], sideEffect.values().get(i));
        }
    }

    private void restoreDrop(ActiveRowGroup rowGroup, Fact.RowDropped drop) {
        tracker.dropRow(rowGroup.id, drop.rowIndex());
        if (!rowGroup.isDropped(drop.rowIndex())) {
            rowGroup.drop(drop.rowIndex());
        }
    }

    /** Says nothing of the fact's value, since values of rows are not for messages. */
    private static IllegalStateException unexpected(Fact fact, String expected) {
        return new IllegalStateException("the journal told a "
                + fact.getClass().getSimpleName() + " of row group " + fact.rowGroup() + ", expected " + expected
                + "; the store may be damaged");
    }
}
