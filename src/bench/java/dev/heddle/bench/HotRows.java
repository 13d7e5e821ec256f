package dev.heddle.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueBigint;
import org.h2.value.ValueInteger;
import org.h2.value.ValueVarchar;

/**
 * The rows that a no-op build leaves for its cells, sent straight to H2: the one place here that knows their columns. {@code CeilingTest}
 * compares them with those of a build. One thread at a time; the caller commits.
 *
 * <p>Cells that come together share a row, as in a build; or they have a row each, which is the plainest way to keep them, and of which
 * fifty go with each prepared statement. Of single rows in JDBC batches, 25, 50, 100 and 200 rows a statement, and arrays
 * by way of {@code unnest}, 50 and 100 were the fastest, by 1.3 to 1.4 over the batches (H2 2.5.252, 2 shared cores, 2026-11).
 * Arrays are handed over as the engine's own values, as the store does it.
 */
final class HotRows implements AutoCloseable {
    private static final int MARKERS_PER_STATEMENT = 50;
    private static final List<String> MARKER = List.of("slice_key", "run_id", "is_skipped", "cell_value");
    private static final List<String> CELLS = List.of("first_key", "run_id", "row_numbers", "cell_values");
    private static final List<String> TRACE = List.of(
            "group_key",
            "run_id",
            "attempt",
            "status",
            "queued_from",
            "row_numbers",
            "queued_after",
            "waited",
            "worked");

    private static final int CELLS_PER_ROW_MIN = 4;
    private static final int CELLS_PER_ROW_MAX = 1_000;
    private static final int RUN = 1;
    private static final int SUCCEEDED = 0;
    private static final String VALUE = String.valueOf(NoOpBuild.VALUE);
    private static final Value AT_ONCE = ValueBigint.get(0);

    /** Microseconds that a task waits in a build, where no two neighbours wait for as long, and that it works. */
    private static final int WAITED = 10_000;

    private static final Value WORKED = ValueBigint.get(0);

    private final boolean isShared;
    private final PreparedStatement markers;
    private final PreparedStatement lastMarker;
    private final PreparedStatement cells;
    private final PreparedStatement trace;
    private final List<Long> waiting = new ArrayList<>();
    private final List<Integer> rowNumbers = new ArrayList<>();
    private long groupKey;

    /**
     * Prepares the statements.
     *
     * @param isShared whether cells share rows
     */
    HotRows(Connection connection, boolean isShared) throws SQLException {
        this.isShared = isShared;
        markers = prepare(connection, "completion_marker", MARKER, MARKERS_PER_STATEMENT);
        lastMarker = prepare(connection, "completion_marker", MARKER, 1);
        cells = prepare(connection, "plain_completion", CELLS, 1);
        trace = prepare(connection, "plain_trace", TRACE, 1);
    }

    private static PreparedStatement prepare(Connection connection, String table, List<String> columns, int rows)
            throws SQLException {
        String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        return connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") values "
                + String.join(", ", Collections.nCopies(rows, row)));
    }

    /** Adds what there is of a cell; columns count from 0. Rows go when there are enough for a statement. */
    void add(int column, int rowGroup, int rowIndex) throws SQLException {
        long group = ((long) (column + 1) << 44) | ((long) rowGroup << 20);
        if (group != groupKey || rowNumbers.size() == CELLS_PER_ROW_MAX) {
            sendGathered();
            groupKey = group;
        }
        rowNumbers.add(rowIndex + 1);
        if (!isShared) {
            mark(group + rowIndex + 1);
        }
    }

    private void mark(long key) throws SQLException {
        waiting.add(key);
        if (waiting.size() == MARKERS_PER_STATEMENT) {
            sendMarkers(markers, waiting);
            waiting.clear();
        }
    }

    /** Sends what is left of a transaction. */
    void flush() throws SQLException {
        sendGathered();
        for (Long key : waiting) {
            sendMarkers(lastMarker, List.of(key));
        }
        waiting.clear();
    }

    private static void sendMarkers(PreparedStatement statement, List<Long> keys) throws SQLException {
        int parameter = 1;
        for (Long key : keys) {
            statement.setLong(parameter++, key);
            statement.setLong(parameter++, RUN);
            statement.setBoolean(parameter++, false);
            statement.setString(parameter++, VALUE);
        }
        statement.executeUpdate();
    }

    private void sendGathered() throws SQLException {
        if (rowNumbers.isEmpty()) {
            return;
        }
        if (isShared && rowNumbers.size() >= CELLS_PER_ROW_MIN) {
            cells.setLong(1, groupKey + rowNumbers.get(0));
            cells.setLong(2, RUN);
            cells.setObject(3, gatheredNumbers());
            cells.setObject(4, copies(TypeInfo.TYPE_VARCHAR, ValueVarchar.get(VALUE)));
            cells.executeUpdate();
        } else if (isShared) {
            for (int rowNumber : rowNumbers) {
                mark(groupKey + rowNumber);
            }
        }
        sendTraces();
        rowNumbers.clear();
    }

    private void sendTraces() throws SQLException {
        trace.setLong(1, groupKey);
        trace.setLong(2, RUN);
        trace.setInt(3, 1);
        trace.setInt(4, SUCCEEDED);
        trace.setLong(5, micros(Instant.now()));
        trace.setObject(6, gatheredNumbers());
        trace.setObject(7, copies(TypeInfo.TYPE_BIGINT, AT_ONCE));
        trace.setObject(8, waited());
        trace.setObject(9, copies(TypeInfo.TYPE_BIGINT, WORKED));
        trace.executeUpdate();
    }

    private ValueArray gatheredNumbers() {
        Value[] numbers = new Value[rowNumbers.size()];
        Arrays.setAll(numbers, i -> ValueInteger.get(rowNumbers.get(i)));
        return ValueArray.get(TypeInfo.TYPE_INTEGER, numbers, null);
    }

    private ValueArray waited() {
        Value[] numbers = new Value[rowNumbers.size()];
        Arrays.setAll(numbers, i -> ValueBigint.get(WAITED + i));
        return ValueArray.get(TypeInfo.TYPE_BIGINT, numbers, null);
    }

    private ValueArray copies(TypeInfo type, Value value) {
        Value[] values = new Value[rowNumbers.size()];
        Arrays.fill(values, value);
        return ValueArray.get(type, values, null);
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        lastMarker.close();
        cells.close();
        trace.close();
    }
}
