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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns the facts and traces of a turn into rows. One thread at a time; the caller commits or rolls back.
 *
 * <p>The statements are prepared once and sent as JDBC batches: rendering them for each turn costs several times what the
 * engine needs to store the rows.
 */
final class TurnWriter implements AutoCloseable {
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
        this.columns = columns;
        this.datasetId = dataset.id();
        this.plan = dataset.spec().plan();
        this.run = run;
        this.markers = new RowBatch(
                connection,
                "insert into completion_marker (slice_key, run_id, is_skipped, cell_value) values (?, ?, false, ?)");
        this.batchValues = new RowBatch(
                connection, "insert into batch_value (cell_key, is_skipped, cell_value) values (?, false, ?)");
        this.drops = new RowBatch(
                connection,
                "insert into dropped_row (row_key, column_id, reason, error_class, attempt, run_id, dropped_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)");
        this.finalized = new RowBatch(
                connection,
                "insert into row_group (dataset_id, row_group, live_rows, run_id, finalized_at) values (?, ?, ?, ?, ?)");
        this.traces = new RowBatch(
                connection,
                "insert into task_trace (slice_key, run_id, attempt, status, queued_at, started_at, finished_at,"
                        + " error_class, error_message) values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
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
        PreparedStatement row = markers.row();
        row.setLong(1, SliceKey.of(column.id(), cell.rowGroup(), cell.rowIndex()));
        row.setLong(2, run);
        row.setString(3, StoredText.value(cell.column(), cell.rowGroup(), cell.rowIndex(), cell.value()));
        markers.add(cell);
    }

    private void add(BatchCompleted batch) throws SQLException {
        ColumnKey column = columns.named(batch.column());
        if (!column.isFull()) {
            throw new IllegalArgumentException(
                    "column " + StoredText.quoted(batch.column()) + " is a cell column, it has no batch to complete");
        }
        int[] rowIndexes = batch.rowIndexes();
        checkRow(batch.rowGroup(), rowIndexes.length == 0 ? 0 : rowIndexes[rowIndexes.length - 1]);
        PreparedStatement marker = markers.row();
        marker.setLong(1, SliceKey.wholeGroup(column.id(), batch.rowGroup()));
        marker.setLong(2, run);
        marker.setNull(3, Types.VARCHAR);
        markers.add(batch);
        for (int i = 0; i < rowIndexes.length; i++) {
            PreparedStatement value = batchValues.row();
            value.setLong(1, SliceKey.of(column.id(), batch.rowGroup(), rowIndexes[i]));
            value.setString(
                    2,
                    StoredText.value(
                            batch.column(),
                            batch.rowGroup(),
                            rowIndexes[i],
                            batch.values().get(i)));
            batchValues.add(batch);
        }
    }

    private void add(RowDropped drop) throws SQLException {
        checkRow(drop.rowGroup(), drop.rowIndex());
        PreparedStatement row = drops.row();
        row.setLong(1, SliceKey.of(datasetId, drop.rowGroup(), drop.rowIndex()));
        row.setInt(2, columns.named(drop.column()).id());
        row.setString(3, StoredText.cut(drop.reason(), StoredText.MESSAGE_CHARS_MAX));
        row.setString(4, StoredText.cut(drop.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX));
        row.setInt(5, drop.attempt());
        row.setLong(6, run);
        row.setObject(7, Dialect.timestamp(drop.at()));
        drops.add(drop);
    }

    private void add(RowGroupFinalized group) throws SQLException {
        checkRow(group.rowGroup(), 0);
        PreparedStatement row = finalized.row();
        row.setInt(1, datasetId);
        row.setInt(2, group.rowGroup());
        row.setInt(3, group.liveRows());
        row.setLong(4, run);
        row.setObject(5, Dialect.timestamp(group.at()));
        finalized.add(group);
    }

    private void add(TaskTrace trace) throws SQLException {
        ColumnKey column = columns.named(trace.task().column());
        PreparedStatement row = traces.row();
        row.setLong(
                1,
                SliceKey.of(column.id(), trace.task().rowGroup(), trace.task().rowIndex()));
        row.setLong(2, trace.run());
        row.setInt(3, trace.attempt());
        if (trace.status() == null) {
            row.setNull(4, Types.TINYINT);
        } else {
            row.setInt(4, StatusCode.of(trace.status()));
        }
        setMicros(row, 5, trace.queuedAt());
        setMicros(row, 6, trace.startedAt());
        setMicros(row, 7, trace.finishedAt());
        row.setString(8, StoredText.cut(trace.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX));
        row.setString(9, StoredText.cut(trace.errorMessage(), StoredText.MESSAGE_CHARS_MAX));
        traces.add(null);
    }

    private static void setMicros(PreparedStatement row, int parameter, @Nullable Instant instant) throws SQLException {
        if (instant == null) {
            row.setNull(parameter, Types.BIGINT);
        } else {
            row.setLong(parameter, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        }
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
