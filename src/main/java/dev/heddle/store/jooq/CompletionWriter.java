package dev.heddle.store.jooq;

import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.SideEffectsCompleted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Turns what is complete into rows: markers, values, side effects, failures that kept their rows. As {@link TurnWriter}. */
final class CompletionWriter implements AutoCloseable {
    private static final String MARKED = "select slice_key from completion_marker where slice_key between ? and ?";

    private final Connection connection;
    private final DatasetKeys keys;
    private final long run;
    private final RowBatch markers;
    private final RowBatch batchValues;
    private final RowBatch sideEffects;
    private final RowBatch keptFailures;
    private final PlainCompletions plainCells;
    private final CompletedCells known;
    private final GroupKeyed<Told> told = new GroupKeyed<>();
    private final Set<String> columnsLookedUp;
    private boolean hasSkips;

    /**
     * What a turn tells of a column in a row group.
     *
     * @param groupKey which
     * @param complete the rows that have the column, those told included
     * @param cells those told
     */
    private record Told(long groupKey, BitSet complete, List<CellCompleted> cells) {}

    /**
     * Prepares nothing yet.
     *
     * @param known which cells are complete; kept up to date
     * @param columnsLookedUp columns whose cells are looked up by key, so that each has a row of its own
     */
    CompletionWriter(
            Connection connection, DatasetKeys keys, long run, CompletedCells known, Set<String> columnsLookedUp) {
        this.connection = connection;
        this.keys = keys;
        this.run = run;
        this.known = known;
        this.columnsLookedUp = columnsLookedUp;
        this.plainCells = new PlainCompletions(connection, run);
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
        Told ofGroup = toldOf(SliceKey.groupOf(key));
        if (ofGroup.complete.get(cell.rowIndex())) {
            throw new DuplicateRow(cell, null);
        }
        ofGroup.complete.set(cell.rowIndex());
        ofGroup.cells.add(cell);
        hasSkips |= cell.isSkipped();
        return key;
    }

    private Told toldOf(long groupKey) throws SQLException {
        Told ofGroup = told.get(groupKey);
        if (ofGroup == null) {
            ofGroup = new Told(groupKey, complete(groupKey), new ArrayList<>());
            told.add(groupKey, ofGroup);
        }
        return ofGroup;
    }

    /** The rows that have a column; read from the tables if their group was not replayed. */
    private BitSet complete(long groupKey) throws SQLException {
        BitSet knownRows = known.knownRowsOf(groupKey);
        if (knownRows != null) {
            return knownRows;
        }
        BitSet complete = known.rowsOf(groupKey);
        long last = SliceKey.lastOf(groupKey);
        for (long key : Query.rows(connection, MARKED, marker -> marker.getLong(1), groupKey + 1, last)) {
            complete.set(SliceKey.rowIndex(key));
        }
        PlainCompletions.addRows(connection, groupKey, complete);
        return complete;
    }

    private void send(long groupKey, List<CellCompleted> cells) throws SQLException {
        List<CellCompleted> plain = plainOf(cells);
        if (plain.size() < cells.size()) {
            for (CellCompleted cell : cells) {
                if (plain.isEmpty() || !PlainCompletions.isPlain(cell)) {
                    mark(groupKey, cell);
                }
            }
        }
        if (!plain.isEmpty()) {
            plainCells.add(groupKey, plain);
        }
    }

    /** Those that are to share rows; all or none of those that could. */
    private List<CellCompleted> plainOf(List<CellCompleted> cells) {
        if (cells.size() < PlainCompletions.CELLS_PER_ROW_MIN
                || columnsLookedUp.contains(cells.get(0).column())) {
            return List.of();
        }
        List<CellCompleted> plain = new ArrayList<>(cells.size());
        for (CellCompleted cell : cells) {
            if (PlainCompletions.isPlain(cell)) {
                plain.add(cell);
            }
        }
        return plain.size() < PlainCompletions.CELLS_PER_ROW_MIN ? List.of() : plain;
    }

    private void mark(long groupKey, CellCompleted cell) throws SQLException {
        String value = StoredText.value(cell.column(), cell.rowGroup(), cell.rowIndex(), cell.value());
        markers.add(cell, groupKey + cell.rowIndex() + 1, run, cell.isSkipped(), value);
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
        for (Told ofGroup : told.values()) {
            send(ofGroup.groupKey, ofGroup.cells);
        }
        plainCells.flush();
        markers.flush();
        batchValues.flush();
        sideEffects.flush();
        keptFailures.flush();
    }

    /** Whether anything was skipped in this turn. */
    boolean hasSkips() {
        return hasSkips;
    }

    /** Takes back what was added and is not recorded after all; before {@link #clear}. */
    void takeBack() {
        for (Told ofGroup : told.values()) {
            ofGroup.cells.forEach(cell -> ofGroup.complete.clear(cell.rowIndex()));
        }
    }

    void clear() {
        hasSkips = false;
        told.clear();
        plainCells.clear();
        markers.clear();
        batchValues.clear();
        sideEffects.clear();
        keptFailures.clear();
    }

    @Override
    public void close() throws SQLException {
        plainCells.close();
        markers.close();
        batchValues.close();
        sideEffects.close();
        keptFailures.close();
    }
}
