package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.RowGroupPrepared;
import dev.heddle.task.Fact.SideEffectsCompleted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts back as they were committed. One thread at a time, and nobody may interrupt it.
 *
 * <p>Every read is a range of a primary key. The connection is told to hand rows out as it finds them, so a group of a
 * million rows is never in memory twice.
 */
final class FactReader implements AutoCloseable {
    private final StoredDataset dataset;
    private final ColumnKeys columns;
    private final PreparedStatement cells;
    private final PreparedStatement plainCells;
    private final PreparedStatement batch;
    private final PreparedStatement batchValues;
    private final PreparedStatement sideEffectValues;
    private final PreparedStatement attempts;
    private final PreparedStatement drops;
    private final PreparedStatement prepared;
    private final PreparedStatement finalized;

    /** Takes a connection for itself alone; closing it stays the caller's. */
    FactReader(Connection connection, StoredDataset dataset, ColumnKeys columns) throws SQLException {
        this.dataset = dataset;
        this.columns = columns;
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lazy_query_execution true");
        }
        this.cells = connection.prepareStatement(
                "select slice_key, cell_value, is_skipped from completion_marker where slice_key between ? and ?"
                        + " order by slice_key");
        this.plainCells = connection.prepareStatement(PlainCompletions.SELECT);
        this.batch = connection.prepareStatement("select 1 from completion_marker where slice_key = ?");
        this.batchValues = connection.prepareStatement(
                "select cell_key, cell_value, is_skipped from batch_value where cell_key between ? and ? order by cell_key");
        this.sideEffectValues = connection.prepareStatement(
                "select cell_key, cell_value from side_effect_value where cell_key between ? and ? order by cell_key");
        this.attempts = connection.prepareStatement(
                "select slice_key, attempts, deaths from attempt_count where slice_key between ? and ? order by slice_key");
        this.drops = connection.prepareStatement(
                "select row_key, column_id, reason, error_class, attempt, dropped_at from dropped_row"
                        + " where row_key between ? and ? order by row_key");
        this.prepared =
                connection.prepareStatement("select 1 from prepared_row_group where dataset_id = ? and row_group = ?");
        // One statement for all groups: the engine walks the groups by key and looks the drops of each up by key.
        this.finalized = connection.prepareStatement("select g.row_group, g.live_rows, g.finalized_at,"
                + " d.row_key, d.column_id, d.reason, d.error_class, d.attempt, d.dropped_at"
                + " from row_group g left join dropped_row d on d.row_key"
                + " between cast(g.dataset_id as bigint) * 17592186044416 + cast(g.row_group as bigint) * 1048576"
                + " and cast(g.dataset_id as bigint) * 17592186044416 + cast(g.row_group as bigint) * 1048576 + 1048575"
                + " where g.dataset_id = ? order by g.dataset_id, g.row_group");
    }

    /** What is known of finalized groups: of each, ascending, its drops and then its end. */
    void finalizedGroups(Consumer<Fact> reader) throws SQLException {
        finalized.setInt(1, dataset.id());
        try (ResultSet rows = finalized.executeQuery()) {
            RowGroupFinalized current = null;
            while (rows.next()) {
                int rowGroup = rows.getInt(1);
                if (current == null || current.rowGroup() != rowGroup) {
                    if (current != null) {
                        reader.accept(current);
                    }
                    current = new RowGroupFinalized(
                            rowGroup,
                            rows.getInt(2),
                            rows.getObject(3, OffsetDateTime.class).toInstant());
                }
                if (rows.getObject(4) != null) {
                    reader.accept(drop(rows, 4));
                }
            }
            if (current != null) {
                reader.accept(current);
            }
        }
    }

    /** Everything known of one group but whether it is finalized and why failures were kept. */
    void group(int rowGroup, Consumer<Fact> reader) throws SQLException {
        for (ColumnKey column : columns.columns()) {
            if (column.isFull()) {
                BatchCompleted completed = batch(column, rowGroup);
                if (completed != null) {
                    reader.accept(completed);
                }
            } else {
                cells(column, rowGroup, reader);
            }
            attempts(column, rowGroup, reader);
        }
        for (SideEffectKey sideEffect : columns.sideEffects()) {
            sideEffect(sideEffect, rowGroup, reader);
        }
        drops(rowGroup, reader);
        if (isPrepared(rowGroup)) {
            reader.accept(new RowGroupPrepared(rowGroup));
        }
    }

    private void drops(int rowGroup, Consumer<Fact> reader) throws SQLException {
        drops.setLong(1, SliceKey.firstRow(dataset.id(), rowGroup));
        drops.setLong(2, SliceKey.lastRow(dataset.id(), rowGroup));
        try (ResultSet rows = drops.executeQuery()) {
            while (rows.next()) {
                reader.accept(drop(rows, 1));
            }
        }
    }

    private void cells(ColumnKey column, int rowGroup, Consumer<Fact> reader) throws SQLException {
        cells.setLong(1, SliceKey.firstRow(column.id(), rowGroup));
        cells.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        try (ResultSet rows = cells.executeQuery()) {
            while (rows.next()) {
                int rowIndex = SliceKey.rowIndex(rows.getLong(1));
                String value = rows.getString(2);
                if (value == null) {
                    throw damaged("column " + StoredText.quoted(column.name()) + ", row group " + rowGroup + ", row "
                            + rowIndex + " is complete but has no value");
                }
                reader.accept(new CellCompleted(column.name(), rowGroup, rowIndex, value, rows.getBoolean(3)));
            }
        }
        plainCells.setLong(1, SliceKey.firstRow(column.id(), rowGroup));
        plainCells.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        try (ResultSet rows = plainCells.executeQuery()) {
            while (rows.next()) {
                PlainCompletions.read(
                        rows,
                        (rowIndex, value) ->
                                reader.accept(new CellCompleted(column.name(), rowGroup, rowIndex, value, false)));
            }
        }
    }

    private @Nullable BatchCompleted batch(ColumnKey column, int rowGroup) throws SQLException {
        batch.setLong(1, SliceKey.wholeGroup(column.id(), rowGroup));
        try (ResultSet rows = batch.executeQuery()) {
            if (!rows.next()) {
                return null;
            }
        }
        batchValues.setLong(1, SliceKey.firstRow(column.id(), rowGroup));
        batchValues.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        int[] rowIndexes = new int[dataset.spec().plan().size(rowGroup)];
        List<String> values = new ArrayList<>(rowIndexes.length);
        IntStream.Builder skipped = IntStream.builder();
        try (ResultSet rows = batchValues.executeQuery()) {
            while (rows.next()) {
                if (values.size() == rowIndexes.length) {
                    throw damaged("column " + StoredText.quoted(column.name()) + ", row group " + rowGroup
                            + " has more than the group's " + rowIndexes.length + " values");
                }
                int rowIndex = SliceKey.rowIndex(rows.getLong(1));
                rowIndexes[values.size()] = rowIndex;
                values.add(rows.getString(2));
                if (rows.getBoolean(3)) {
                    skipped.add(rowIndex);
                }
            }
        }
        return new BatchCompleted(
                column.name(),
                rowGroup,
                Arrays.copyOf(rowIndexes, values.size()),
                values,
                skipped.build().toArray());
    }

    private void sideEffect(SideEffectKey sideEffect, int rowGroup, Consumer<Fact> reader) throws SQLException {
        sideEffectValues.setLong(1, SliceKey.firstRow(sideEffect.id(), rowGroup));
        sideEffectValues.setLong(2, SliceKey.lastRow(sideEffect.id(), rowGroup));
        IntStream.Builder rowIndexes = IntStream.builder();
        List<String> values = new ArrayList<>();
        try (ResultSet rows = sideEffectValues.executeQuery()) {
            while (rows.next()) {
                rowIndexes.add(SliceKey.rowIndex(rows.getLong(1)));
                values.add(rows.getString(2));
            }
        }
        if (!values.isEmpty()) {
            reader.accept(new SideEffectsCompleted(
                    sideEffect.name(),
                    sideEffect.column().name(),
                    rowGroup,
                    rowIndexes.build().toArray(),
                    values));
        }
    }

    private void attempts(ColumnKey column, int rowGroup, Consumer<Fact> reader) throws SQLException {
        attempts.setLong(1, SliceKey.wholeGroup(column.id(), rowGroup));
        attempts.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        try (ResultSet rows = attempts.executeQuery()) {
            while (rows.next()) {
                int rowIndex = SliceKey.rowIndex(rows.getLong(1));
                reader.accept(new AttemptsMade(column.name(), rowGroup, rowIndex, rows.getInt(2), rows.getInt(3)));
            }
        }
    }

    private boolean isPrepared(int rowGroup) throws SQLException {
        prepared.setInt(1, dataset.id());
        prepared.setInt(2, rowGroup);
        try (ResultSet rows = prepared.executeQuery()) {
            return rows.next();
        }
    }

    /** A drop whose columns begin with its key at the given position. */
    private RowDropped drop(ResultSet row, int first) throws SQLException {
        long key = row.getLong(first);
        ColumnKey column = columns.withId(row.getInt(first + 1));
        if (column == null) {
            throw damaged("row group " + SliceKey.rowGroup(key) + ", row " + SliceKey.rowIndex(key)
                    + " was dropped by column id " + row.getInt(first + 1) + ", which the dataset does not have");
        }
        return new RowDropped(
                SliceKey.rowGroup(key),
                SliceKey.rowIndex(key),
                column.name(),
                row.getString(first + 2),
                row.getString(first + 3),
                row.getInt(first + 4),
                row.getObject(first + 5, OffsetDateTime.class).toInstant());
    }

    private StoreException damaged(String what) {
        return new StoreException(
                Category.DAMAGED,
                "dataset " + StoredText.quoted(dataset.spec().name()) + ", generation " + dataset.generation() + ": "
                        + what + ". Look at it with \"heddle verify\" and restore a backup, or discard the dataset.",
                null);
    }

    @Override
    public void close() throws SQLException {
        cells.close();
        plainCells.close();
        batch.close();
        batchValues.close();
        sideEffectValues.close();
        attempts.close();
        drops.close();
        prepared.close();
        finalized.close();
    }
}
