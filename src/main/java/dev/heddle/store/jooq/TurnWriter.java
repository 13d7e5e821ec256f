package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.TaskTrace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns the facts and traces of a turn into rows. One thread at a time; the caller commits or rolls back.
 *
 * <p>The statements are prepared once: rendering them for each turn costs several times what the engine needs to store the
 * rows.
 */
final class TurnWriter implements AutoCloseable {
    private final Connection connection;
    private final ColumnKeys columns;
    private final int datasetId;
    private final RowGroupPlan plan;
    private final long run;
    private final RowBatch markers;
    private final RowBatch batchValues;
    private final RowBatch drops;
    private final RowBatch finalized;
    private final RowBatch traces;

    TurnWriter(Connection connection, StoredDataset dataset, ColumnKeys columns, long run) throws SQLException {
        this.connection = connection;
        this.columns = columns;
        this.datasetId = dataset.id();
        this.plan = dataset.spec().plan();
        this.run = run;
        this.markers = new RowBatch(connection, "completion_marker", "slice_key", "run_id", "is_skipped", "cell_value");
        this.batchValues = new RowBatch(connection, "batch_value", "cell_key", "is_skipped", "cell_value");
        this.drops = new RowBatch(
                connection,
                "dropped_row",
                "row_key",
                "column_id",
                "reason",
                "error_class",
                "attempt",
                "run_id",
                "dropped_at");
        this.finalized =
                new RowBatch(connection, "row_group", "dataset_id", "row_group", "live_rows", "run_id", "finalized_at");
        this.traces = new RowBatch(
                connection,
                "task_trace",
                "slice_key",
                "run_id",
                "attempt",
                "status",
                "queued_at",
                "started_at",
                "finished_at",
                "error_class",
                "error_message");
    }

    /** Whether the statements are those of the given connection. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOn(Connection other) {
        return connection == other;
    }

    /**
     * Writes a turn into the open transaction.
     *
     * @throws IllegalArgumentException if a fact or a trace does not belong to the dataset or cannot be stored
     * @throws StoreException if a slice, a row or a group was recorded before
     */
    void write(Turn turn) throws SQLException {
        try {
            for (Fact fact : turn.facts()) {
                add(fact);
            }
            for (TaskTrace trace : turn.traces()) {
                add(trace);
            }
            markers.flush();
            batchValues.flush();
            drops.flush();
            finalized.flush();
            traces.flush();
        } catch (DuplicateRow duplicate) {
            throw conflict(duplicate);
        } finally {
            clear();
        }
    }

    private void add(Fact fact) throws SQLException {
        // Not Fact.match: its functions cannot throw what the driver throws.
        if (fact instanceof CellCompleted cell) {
            add(cell);
        } else if (fact instanceof BatchCompleted batch) {
            add(batch);
        } else if (fact instanceof RowDropped drop) {
            add(drop);
        } else if (fact instanceof RowGroupFinalized group) {
            add(group);
        }
    }

    private void add(CellCompleted cell) throws SQLException {
        ColumnKey column = columns.named(cell.column());
        if (column.isFull()) {
            throw new IllegalArgumentException(
                    "column " + StoredText.quoted(cell.column()) + " is a full column, it has no cells to complete");
        }
        checkRow(cell.rowGroup(), cell.rowIndex());
        long key = SliceKey.of(column.id(), cell.rowGroup(), cell.rowIndex());
        String value = StoredText.value(cell.column(), cell.rowGroup(), cell.rowIndex(), cell.value());
        markers.add(cell, key, run, false, value);
    }

    private void add(BatchCompleted batch) throws SQLException {
        ColumnKey column = columns.named(batch.column());
        if (!column.isFull()) {
            throw new IllegalArgumentException(
                    "column " + StoredText.quoted(batch.column()) + " is a cell column, it has no batch to complete");
        }
        int[] rowIndexes = batch.rowIndexes();
        checkRow(batch.rowGroup(), rowIndexes.length == 0 ? 0 : rowIndexes[rowIndexes.length - 1]);
        markers.add(batch, SliceKey.wholeGroup(column.id(), batch.rowGroup()), run, false, null);
        for (int i = 0; i < rowIndexes.length; i++) {
            int rowIndex = rowIndexes[i];
            String value = batch.values().get(i);
            batchValues.add(
                    batch,
                    SliceKey.of(column.id(), batch.rowGroup(), rowIndex),
                    false,
                    StoredText.value(batch.column(), batch.rowGroup(), rowIndex, value));
        }
    }

    private void add(RowDropped drop) throws SQLException {
        checkRow(drop.rowGroup(), drop.rowIndex());
        drops.add(
                drop,
                SliceKey.of(datasetId, drop.rowGroup(), drop.rowIndex()),
                columns.named(drop.column()).id(),
                StoredText.cut(drop.reason(), StoredText.MESSAGE_CHARS_MAX),
                StoredText.cut(drop.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX),
                drop.attempt(),
                run,
                Dialect.timestamp(drop.at()));
    }

    private void add(RowGroupFinalized group) throws SQLException {
        checkRow(group.rowGroup(), 0);
        finalized.add(group, datasetId, group.rowGroup(), group.liveRows(), run, Dialect.timestamp(group.at()));
    }

    private void add(TaskTrace trace) throws SQLException {
        ColumnKey column = columns.named(trace.task().column());
        traces.add(
                null,
                SliceKey.of(column.id(), trace.task().rowGroup(), trace.task().rowIndex()),
                trace.run(),
                trace.attempt(),
                trace.status() == null ? null : StatusCode.of(trace.status()),
                micros(trace.queuedAt()),
                micros(trace.startedAt()),
                micros(trace.finishedAt()),
                StoredText.cut(trace.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX),
                StoredText.cut(trace.errorMessage(), StoredText.MESSAGE_CHARS_MAX));
    }

    private static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null
                ? null
                : Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private void checkRow(int rowGroup, int rowIndex) {
        int size = plan.size(rowGroup);
        if (rowIndex >= size) {
            throw new IllegalArgumentException("row group " + rowGroup + " has " + size + " rows, there is no row "
                    + rowIndex + "; rows count from 0");
        }
    }

    private static StoreException conflict(DuplicateRow duplicate) {
        return new StoreException(
                Category.CONFLICT,
                recordedBefore(duplicate.fact()) + " before; nothing of this turn was recorded. Close the store and"
                        + " open it again to go on from what is stored.",
                duplicate.getCause());
    }

    private static String recordedBefore(@Nullable Fact fact) {
        if (fact instanceof CellCompleted cell) {
            return "column " + StoredText.quoted(cell.column()) + ", row group " + cell.rowGroup() + ", row "
                    + cell.rowIndex() + " was completed";
        }
        if (fact instanceof BatchCompleted batch) {
            return "column " + StoredText.quoted(batch.column()) + ", row group " + batch.rowGroup() + " was completed";
        }
        if (fact instanceof RowDropped drop) {
            return "row group " + drop.rowGroup() + ", row " + drop.rowIndex() + " was dropped";
        }
        if (fact instanceof RowGroupFinalized group) {
            return "row group " + group.rowGroup() + " was finalized";
        }
        return "an attempt was recorded";
    }

    private void clear() {
        markers.clear();
        batchValues.clear();
        drops.clear();
        finalized.clear();
        traces.clear();
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        batchValues.close();
        drops.close();
        finalized.close();
        traces.close();
    }
}
