package dev.heddle.store.jooq;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import dev.heddle.store.jooq.GroupScan.ColumnState;
import dev.heddle.store.jooq.GroupScan.GroupState;
import dev.heddle.store.jooq.Problems.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/**
 * Checks what is recorded beside the values of a group: side effects are where their column is, failures were kept where
 * there is a null. One thread at a time.
 */
final class DetailScan implements AutoCloseable {
    private final ColumnKeys columns;
    private final Set<Long> runs;
    private final Problems problems;
    private final PreparedStatement sideEffects;
    private final PreparedStatement keptFailures;
    private final PreparedStatement valuesOfBatch;

    DetailScan(Connection connection, ColumnKeys columns, Set<Long> runs, Problems problems) throws SQLException {
        this.columns = columns;
        this.runs = runs;
        this.problems = problems;
        this.sideEffects = connection.prepareStatement(
                "select cell_key, cell_value = 'null' from side_effect_value where cell_key between ? and ?");
        this.keptFailures = connection.prepareStatement("select f.slice_key, f.run_id, m.slice_key, m.cell_value"
                + " from kept_failure f left join completion_marker m on m.slice_key = f.slice_key"
                + " where f.slice_key between ? and ?");
        this.valuesOfBatch = connection.prepareStatement("select count(*) from batch_value"
                + " where cell_key between ? and ? and cell_value <> 'null' and not is_skipped");
    }

    void check(GroupState group) throws SQLException {
        for (SideEffectKey sideEffect : columns.sideEffects()) {
            checkSideEffect(sideEffect, group);
        }
        for (ColumnKey column : columns.columns()) {
            checkKeptFailures(column, group);
        }
    }

    private void checkSideEffect(SideEffectKey sideEffect, GroupState group) throws SQLException {
        String column = sideEffect.column().name();
        ColumnState state = Objects.requireNonNull(group.columns().get(column));
        try (ResultSet found = rows(sideEffects, sideEffect.id(), group.rowGroup())) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                String cell = "side effect " + StoredText.quoted(sideEffect.name()) + ", row group " + group.rowGroup()
                        + ", row " + row;
                if (row >= group.size()) {
                    problems.add(Kind.OUTSIDE, cell + " is outside the plan: the group has " + group.size() + " rows.");
                } else if (row < 0 || !state.rows().get(row)) {
                    problems.add(
                            Kind.MISPLACED,
                            cell + " has a value, but its column " + StoredText.quoted(column) + " has none.");
                } else if (state.skipped().get(row) && !found.getBoolean(2)) {
                    problems.add(
                            Kind.SKIP,
                            cell + " has a value, but its column " + StoredText.quoted(column) + " was skipped.");
                }
            }
        }
    }

    private void checkKeptFailures(ColumnKey column, GroupState group) throws SQLException {
        try (ResultSet found = rows(keptFailures, column.id(), group.rowGroup())) {
            while (found.next()) {
                int row = SliceKey.rowIndex(found.getLong(1));
                String failure = "the kept failure of " + GroupScan.at(column.name(), group.rowGroup(), row);
                if (!runs.contains(found.getLong(2))) {
                    problems.add(
                            Kind.RUN,
                            failure + " was recorded by run " + found.getLong(2) + ", which is no run of the dataset.");
                }
                if (found.getObject(3) == null) {
                    problems.add(Kind.MISPLACED, failure + " is of a slice that is not complete.");
                } else if (!isNull(column, group.rowGroup(), row, found.getString(4))) {
                    problems.add(Kind.MISPLACED, failure + " is of a slice that has a value.");
                }
            }
        }
    }

    /** Whether the slice has nothing but null; fills of skipped rows apart. */
    private boolean isNull(ColumnKey column, int rowGroup, int row, String value) throws SQLException {
        if (row != SliceRef.WHOLE_GROUP) {
            return value.equals("null");
        }
        try (ResultSet found = rows(valuesOfBatch, column.id(), rowGroup)) {
            found.next();
            return found.getLong(1) == 0;
        }
    }

    private static ResultSet rows(PreparedStatement statement, int owner, int rowGroup) throws SQLException {
        statement.setLong(1, SliceKey.wholeGroup(owner, rowGroup));
        statement.setLong(2, SliceKey.lastRow(owner, rowGroup));
        return statement.executeQuery();
    }

    @Override
    public void close() throws SQLException {
        sideEffects.close();
        keptFailures.close();
        valuesOfBatch.close();
    }
}
