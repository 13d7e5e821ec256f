package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DATASET;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings dropped rows back, as part of a transaction that the caller commits. One thread at a time.
 *
 * <p>A full column that was computed without such a row has no place for it, and its other values may have depended on the
 * row's absence: it goes for the whole group, and so does everything computed from it, cells of all rows included. What is
 * left is closed under "complete after its inputs": a cell of the row that is there was computed while the row was live.
 * Columns that one generator fills together have the same inputs and were written for the same rows, so they stay or go
 * together.
 *
 * <p>Time is that of reading the keys of the full columns of the groups concerned, once.
 */
final class Readmission implements AutoCloseable {
    private final Connection connection;
    private final StoredDataset dataset;
    private final ExecutionGraph graph;
    private final ColumnKeys columns;
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final PreparedStatement isMarked;
    private final PreparedStatement rowsWithValue;
    private final PreparedStatement countsWithDeaths;
    private final PreparedStatement removeMarkers;
    private final PreparedStatement removePlainCells;
    private final PreparedStatement removeBatchValues;
    private final PreparedStatement removeSideEffects;
    private final PreparedStatement removeKeptFailures;
    private final PreparedStatement removeFinalized;
    private final RowBatch removedDrops;
    private final RowBatch counts;

    private Readmission(Connection connection, StoredDataset dataset, ColumnKeys columns) throws SQLException {
        this.connection = connection;
        this.dataset = dataset;
        this.graph = dataset.spec().graph();
        this.columns = columns;
        this.isMarked = prepare("select 1 from completion_marker where slice_key = ?");
        this.rowsWithValue = prepare("select cell_key from batch_value where cell_key between ? and ?");
        this.countsWithDeaths =
                prepare("select slice_key, attempts from attempt_count where slice_key between ? and ? and deaths > 0");
        this.removeMarkers = prepare("delete from completion_marker where slice_key between ? and ?");
        this.removePlainCells = prepare("delete from plain_completion where first_key between ? and ?");
        this.removeBatchValues = prepare("delete from batch_value where cell_key between ? and ?");
        this.removeSideEffects = prepare("delete from side_effect_value where cell_key between ? and ?");
        this.removeKeptFailures = prepare("delete from kept_failure where slice_key between ? and ?");
        this.removeFinalized = prepare("delete from row_group where dataset_id = ? and row_group = ?");
        this.removedDrops = RowBatch.deleting(connection, "dropped_row", "row_key");
        this.counts = RowBatch.replacing(connection, "attempt_count", "slice_key", "attempts", "deaths");
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statements.add(statement);
        return statement;
    }

    /**
     * Brings back the rows that a column lost, those whose reason or error class has a match if there is a pattern.
     *
     * @return how many there were
     * @throws IllegalArgumentException if the dataset has no such column
     */
    static long readmit(Connection connection, StoredDataset dataset, String column, @Nullable Pattern reason)
            throws SQLException {
        ColumnKeys columns = ColumnKeys.read(connection, dataset);
        try (Readmission readmission = new Readmission(connection, dataset, columns)) {
            Map<Integer, BitSet> rows = readmission.lostBy(columns.named(column), reason);
            if (rows.isEmpty()) {
                return 0;
            }
            // First, since what a dead run was at is told from what is dropped and complete now.
            DeadRun.settle(connection, dataset);
            for (Map.Entry<Integer, BitSet> group : rows.entrySet()) {
                readmission.readmit(group.getKey(), group.getValue());
            }
            readmission.finish();
            return rows.values().stream().mapToLong(BitSet::cardinality).sum();
        }
    }

    /** The rows by group. They are known before anything is removed, so that no statement reads what another changes. */
    private Map<Integer, BitSet> lostBy(ColumnKey column, @Nullable Pattern reason) throws SQLException {
        Map<Integer, BitSet> rows = new TreeMap<>();
        PreparedStatement drops = prepare("select row_key, reason, error_class from dropped_row"
                + " where row_key between ? and ? and column_id = ?");
        drops.setLong(1, SliceKey.first(dataset.id()));
        drops.setLong(2, SliceKey.last(dataset.id()));
        drops.setInt(3, column.id());
        try (ResultSet found = drops.executeQuery()) {
            while (found.next()) {
                if (reason == null || hasMatch(reason, found.getString(2)) || hasMatch(reason, found.getString(3))) {
                    rows.computeIfAbsent(SliceKey.rowGroup(found.getLong(1)), group -> new BitSet())
                            .set(SliceKey.rowIndex(found.getLong(1)));
                }
            }
        }
        return rows;
    }

    private static boolean hasMatch(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).find();
    }

    private void readmit(int rowGroup, BitSet rows) throws SQLException {
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            removedDrops.add(null, SliceKey.of(dataset.id(), rowGroup, row));
        }
        removeFinalized.setInt(1, dataset.id());
        removeFinalized.setInt(2, rowGroup);
        removeFinalized.executeUpdate();
        for (String column : withoutValueOf(rows, rowGroup)) {
            remove(columns.named(column), rowGroup);
        }
        for (ColumnKey column : columns.columns()) {
            forgetDeaths(column, rowGroup, rows);
        }
    }

    /** Full columns that were computed without one of the rows, and what comes after them. */
    private Set<String> withoutValueOf(BitSet rows, int rowGroup) throws SQLException {
        Set<String> stale = new LinkedHashSet<>();
        for (String column : graph.topologicalOrder()) {
            ColumnKey key = columns.named(column);
            if (graph.upstream(column).stream().anyMatch(stale::contains)
                    || (key.isFull() && isMarked(key, rowGroup) && !hasAll(key, rowGroup, rows))) {
                stale.add(column);
            }
        }
        return stale;
    }

    private boolean isMarked(ColumnKey column, int rowGroup) throws SQLException {
        isMarked.setLong(1, SliceKey.wholeGroup(column.id(), rowGroup));
        try (ResultSet found = isMarked.executeQuery()) {
            return found.next();
        }
    }

    private boolean hasAll(ColumnKey column, int rowGroup, BitSet rows) throws SQLException {
        BitSet missing = (BitSet) rows.clone();
        setGroup(rowsWithValue, column.id(), rowGroup);
        try (ResultSet found = rowsWithValue.executeQuery()) {
            while (found.next()) {
                missing.clear(SliceKey.rowIndex(found.getLong(1)));
            }
        }
        return missing.isEmpty();
    }

    private void remove(ColumnKey column, int rowGroup) throws SQLException {
        removeGroup(removeMarkers, column.id(), rowGroup);
        removeGroup(removePlainCells, column.id(), rowGroup);
        removeGroup(removeKeptFailures, column.id(), rowGroup);
        if (column.isFull()) {
            removeGroup(removeBatchValues, column.id(), rowGroup);
        }
        for (SideEffectKey sideEffect : columns.sideEffectsOf(column)) {
            removeGroup(removeSideEffects, sideEffect.id(), rowGroup);
        }
    }

    /** The rows, and the groups they belong to, have all their lives again; attempts are counted on. */
    private void forgetDeaths(ColumnKey column, int rowGroup, BitSet rows) throws SQLException {
        setGroup(countsWithDeaths, column.id(), rowGroup);
        try (ResultSet found = countsWithDeaths.executeQuery()) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                if (row == SliceRef.WHOLE_GROUP || rows.get(row)) {
                    counts.add(null, found.getLong(1), found.getInt(2), 0);
                }
            }
        }
    }

    private void finish() throws SQLException {
        removedDrops.flush();
        counts.flush();
        Dialect.on(connection)
                .update(DATASET)
                .set(DATASET.STATE, "building")
                .where(DATASET.DATASET_ID.eq(dataset.id()))
                .execute();
    }

    private static void removeGroup(PreparedStatement statement, int owner, int rowGroup) throws SQLException {
        setGroup(statement, owner, rowGroup);
        statement.executeUpdate();
    }

    private static void setGroup(PreparedStatement statement, int owner, int rowGroup) throws SQLException {
        statement.setLong(1, SliceKey.wholeGroup(owner, rowGroup));
        statement.setLong(2, SliceKey.lastRow(owner, rowGroup));
    }

    @Override
    public void close() throws SQLException {
        removedDrops.close();
        counts.close();
        for (PreparedStatement statement : statements) {
            statement.close();
        }
    }
}
