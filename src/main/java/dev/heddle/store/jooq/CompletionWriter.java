package dev.heddle.store.jooq;

import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.SideEffectsCompleted;
import java.sql.Connection;
import java.sql.SQLException;

/** Turns what is complete into rows: markers, values, side effects, failures that kept their rows. As {@link TurnWriter}. */
final class CompletionWriter implements AutoCloseable {
    private final DatasetKeys keys;
    private final long run;
    private final RowBatch markers;
    private final RowBatch batchValues;
    private final RowBatch sideEffects;
    private final RowBatch keptFailures;
    private boolean hasSkips;

    CompletionWriter(Connection connection, DatasetKeys keys, long run) {
        this.keys = keys;
        this.run = run;
        this.markers =
                RowBatch.inserting(connection, "completion_marker", "slice_key", "run_id", "is_skipped", "cell_value");
        this.batchValues = RowBatch.inserting(connection, "batch_value", "cell_key", "is_skipped", "cell_value");
        this.sideEffects = RowBatch.inserting(connection, "side_effect_value", "cell_key", "cell_value");
        this.keptFailures = RowBatch.inserting(
                connection, "kept_failure", "slice_key", "reason", "error_class", "attempt", "run_id", "failed_at");
    }

    /** Returns the key of the slice. */
    long add(CellCompleted cell) throws SQLException {
        long key = keys.cell(cell.column(), cell.rowGroup(), cell.rowIndex());
        String value = StoredText.value(cell.column(), cell.rowGroup(), cell.rowIndex(), cell.value());
        markers.add(cell, key, run, cell.isSkipped(), value);
        hasSkips |= cell.isSkipped();
        return key;
    }

    /** Returns the key of the slice. The marker says skipped when every row is; single rows say it for themselves. */
    long add(BatchCompleted batch) throws SQLException {
        ColumnKey column = keys.fullColumn(batch.column());
        int[] rowIndexes = batch.rowIndexes();
        int[] skippedRows = batch.skippedRows();
        keys.checkRow(batch.rowGroup(), rowIndexes.length == 0 ? 0 : rowIndexes[rowIndexes.length - 1]);
        long key = SliceKey.wholeGroup(column.id(), batch.rowGroup());
        boolean isSkipped = rowIndexes.length > 0 && skippedRows.length == rowIndexes.length;
        markers.add(batch, key, run, isSkipped, null);
        hasSkips |= skippedRows.length > 0;
        int nextSkipped = 0;
        for (int i = 0; i < rowIndexes.length; i++) {
            int rowIndex = rowIndexes[i];
            boolean isRowSkipped = nextSkipped < skippedRows.length && skippedRows[nextSkipped] == rowIndex;
            nextSkipped += isRowSkipped ? 1 : 0;
            batchValues.add(
                    batch,
                    SliceKey.of(column.id(), batch.rowGroup(), rowIndex),
                    isRowSkipped,
                    StoredText.value(
                            batch.column(),
                            batch.rowGroup(),
                            rowIndex,
                            batch.values().get(i)));
        }
        return key;
    }

    void add(SideEffectsCompleted completed) throws SQLException {
        SideEffectKey sideEffect = keys.columns().sideEffect(completed.column(), completed.name());
        int[] rowIndexes = completed.rowIndexes();
        for (int i = 0; i < rowIndexes.length; i++) {
            int rowIndex = rowIndexes[i];
            keys.checkRow(completed.rowGroup(), rowIndex);
            sideEffects.add(
                    completed,
                    SliceKey.of(sideEffect.id(), completed.rowGroup(), rowIndex),
                    StoredText.value(
                            completed.name(),
                            completed.rowGroup(),
                            rowIndex,
                            completed.values().get(i)));
        }
    }

    void add(FailureKept kept) throws SQLException {
        keptFailures.add(
                kept,
                keys.slice(kept.column(), kept.rowGroup(), kept.rowIndex()),
                StoredText.cut(kept.reason(), StoredText.MESSAGE_CHARS_MAX),
                StoredText.cut(kept.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX),
                kept.attempt(),
                run,
                Dialect.timestamp(kept.at()));
    }

    void flush() throws SQLException {
        markers.flush();
        batchValues.flush();
        sideEffects.flush();
        keptFailures.flush();
    }

    /** Whether anything was skipped in this turn. */
    boolean hasSkips() {
        return hasSkips;
    }

    void clear() {
        hasSkips = false;
        markers.clear();
        batchValues.clear();
        sideEffects.clear();
        keptFailures.clear();
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        batchValues.close();
        sideEffects.close();
        keptFailures.close();
    }
}
