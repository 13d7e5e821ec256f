package dev.heddle.store.jooq;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.Problems.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads which rows of a group have which column, without their values, and reports what is not where it belongs. One thread
 * at a time.
 */
final class GroupScan implements AutoCloseable {
    private final StoredDataset dataset;
    private final ColumnKeys columns;
    private final Set<Long> runs;
    private final Problems problems;
    private final PreparedStatement markers;
    private final PreparedStatement plainCells;
    private final PreparedStatement batchValues;
    private final PreparedStatement drops;

    /**
     * What is known of one column in one group.
     *
     * @param rows rows that have it
     * @param skipped those of them whose value is a fill
     * @param isMarked whether the whole group is marked complete
     */
    record ColumnState(BitSet rows, BitSet skipped, boolean isMarked) {}

    /**
     * What is known of one group.
     *
     * @param rowGroup its id
     * @param size its rows
     * @param dropped its dropped rows
     * @param columns state of each column by name
     */
    record GroupState(int rowGroup, int size, BitSet dropped, Map<String, ColumnState> columns) {}

    GroupScan(Connection connection, StoredDataset dataset, ColumnKeys columns, Set<Long> runs, Problems problems)
            throws SQLException {
        this.dataset = dataset;
        this.columns = columns;
        this.runs = runs;
        this.problems = problems;
        this.markers = connection.prepareStatement("select slice_key, run_id, is_skipped, cell_value is null"
                + " from completion_marker where slice_key between ? and ?");
        this.plainCells = connection.prepareStatement(PlainCompletions.SELECT);
        this.batchValues = connection.prepareStatement(
                "select cell_key, is_skipped from batch_value where cell_key between ? and ?");
        this.drops = connection.prepareStatement(
                "select row_key, run_id, column_id from dropped_row where row_key between ? and ?");
    }

    GroupState read(int rowGroup) throws SQLException {
        int size = dataset.spec().plan().size(rowGroup);
        Map<String, ColumnState> states = new HashMap<>();
        for (ColumnKey column : columns.columns()) {
            states.put(column.name(), column.isFull() ? full(column, rowGroup, size) : cells(column, rowGroup, size));
        }
        return new GroupState(rowGroup, size, dropped(rowGroup, size), states);
    }

    private ColumnState cells(ColumnKey column, int rowGroup, int size) throws SQLException {
        BitSet rows = new BitSet(size);
        BitSet skipped = new BitSet();
        try (ResultSet found = markers(column, rowGroup)) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                String cell = at(column, rowGroup, row);
                checkRun(cell, found.getLong(2));
                if (row == SliceRef.WHOLE_GROUP) {
                    problems.add(Kind.MISPLACED, cell + " is marked complete as a whole, but has cells.");
                } else if (isInside(cell, row, size)) {
                    rows.set(row);
                    skipped.set(row, found.getBoolean(3));
                    if (found.getBoolean(4)) {
                        problems.add(Kind.VALUE, cell + " is complete but has no value.");
                    }
                }
            }
        }
        plainCells(column, rowGroup, size, rows);
        return new ColumnState(rows, skipped, false);
    }

    private void plainCells(ColumnKey column, int rowGroup, int size, BitSet rows) throws SQLException {
        try (ResultSet found = range(plainCells, column, rowGroup)) {
            while (found.next()) {
                checkRun(at(column, rowGroup, SliceKey.rowIndex(found.getLong(1))), found.getLong(4));
                PlainCompletions.read(found, (row, value) -> {
                    String cell = at(column, rowGroup, row);
                    if (rows.get(row)) {
                        problems.add(Kind.MISPLACED, cell + " is marked complete twice.");
                    } else if (isInside(cell, row, size)) {
                        rows.set(row);
                    }
                });
            }
        }
    }

    private ColumnState full(ColumnKey column, int rowGroup, int size) throws SQLException {
        boolean isMarked = false;
        boolean isSkipped = false;
        try (ResultSet found = markers(column, rowGroup)) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                String slice = at(column, rowGroup, row);
                checkRun(slice, found.getLong(2));
                if (row == SliceRef.WHOLE_GROUP) {
                    isMarked = true;
                    isSkipped = found.getBoolean(3);
                } else {
                    problems.add(Kind.MISPLACED, slice + " is marked complete alone, but its column is a full one.");
                }
            }
        }
        plainCellsOfFull(column, rowGroup);
        ColumnState state = batch(column, rowGroup, size, isMarked);
        checkSkipped(column, rowGroup, state, isSkipped);
        return state;
    }

    private void plainCellsOfFull(ColumnKey column, int rowGroup) throws SQLException {
        try (ResultSet found = range(plainCells, column, rowGroup)) {
            while (found.next()) {
                String first = at(column, rowGroup, SliceKey.rowIndex(found.getLong(1)));
                problems.add(Kind.MISPLACED, first + " is marked complete alone, but its column is a full one.");
            }
        }
    }

    /** A batch is skipped when it has rows and every one of them is. */
    private void checkSkipped(ColumnKey column, int rowGroup, ColumnState state, boolean isSkipped) {
        boolean isEveryRowSkipped = !state.rows().isEmpty() && state.skipped().equals(state.rows());
        if (state.isMarked() && isSkipped != isEveryRowSkipped) {
            problems.add(
                    Kind.SKIP,
                    at(column, rowGroup, SliceRef.WHOLE_GROUP) + " is marked as " + (isSkipped ? "skipped" : "done")
                            + ", but " + state.skipped().cardinality() + " of its "
                            + state.rows().cardinality() + " values are fills.");
        }
    }

    private ColumnState batch(ColumnKey column, int rowGroup, int size, boolean isMarked) throws SQLException {
        BitSet rows = new BitSet(size);
        BitSet skipped = new BitSet();
        batchValues.setLong(1, SliceKey.wholeGroup(column.id(), rowGroup));
        batchValues.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        try (ResultSet found = batchValues.executeQuery()) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                if (row >= 0 && isInside(at(column, rowGroup, row), row, size)) {
                    rows.set(row);
                    skipped.set(row, found.getBoolean(2));
                }
            }
        }
        if (!isMarked && !rows.isEmpty()) {
            problems.add(
                    Kind.MISPLACED,
                    at(column, rowGroup, SliceRef.WHOLE_GROUP) + " has " + rows.cardinality()
                            + " values but is not marked complete.");
        }
        return new ColumnState(rows, skipped, isMarked);
    }

    private BitSet dropped(int rowGroup, int size) throws SQLException {
        BitSet dropped = new BitSet();
        drops.setLong(1, SliceKey.wholeGroup(dataset.id(), rowGroup));
        drops.setLong(2, SliceKey.lastRow(dataset.id(), rowGroup));
        try (ResultSet found = drops.executeQuery()) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                String dropOf = "the drop of row group " + rowGroup + ", row " + row;
                checkRun(dropOf, found.getLong(2));
                if (columns.withId(found.getInt(3)) == null) {
                    problems.add(Kind.MISPLACED, dropOf + " names a column the dataset does not have.");
                }
                if (row < 0) {
                    problems.add(Kind.MISPLACED, "row group " + rowGroup + " has a drop of no row.");
                } else if (isInside(dropOf, row, size)) {
                    dropped.set(row);
                }
            }
        }
        return dropped;
    }

    private ResultSet markers(ColumnKey column, int rowGroup) throws SQLException {
        return range(markers, column, rowGroup);
    }

    private static ResultSet range(PreparedStatement statement, ColumnKey column, int rowGroup) throws SQLException {
        statement.setLong(1, SliceKey.wholeGroup(column.id(), rowGroup));
        statement.setLong(2, SliceKey.lastRow(column.id(), rowGroup));
        return statement.executeQuery();
    }

    private boolean isInside(String what, int row, int size) {
        if (row < size) {
            return true;
        }
        problems.add(Kind.OUTSIDE, what + " is outside the plan: the group has " + size + " rows.");
        return false;
    }

    private void checkRun(String what, long run) {
        if (!runs.contains(run)) {
            problems.add(Kind.RUN, what + " was recorded by run " + run + ", which is no run of the dataset.");
        }
    }

    private static String at(ColumnKey column, int rowGroup, int row) {
        return at(column.name(), rowGroup, row);
    }

    /** A slice as problems name it. */
    static String at(String column, int rowGroup, int row) {
        String group = "column " + StoredText.quoted(column) + ", row group " + rowGroup;
        return row == SliceRef.WHOLE_GROUP ? group : group + ", row " + row;
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        plainCells.close();
        batchValues.close();
        drops.close();
    }
}
