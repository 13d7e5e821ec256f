package dev.heddle.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p>Cells that come together share a row, as in a build, and all such rows of a transaction go with a statement for each table;
 * or they have a row each, of which fifty go with a statement. Of single rows in JDBC batches, 25, 50, 100 and 200 rows a
 * statement, and arrays by way of {@code unnest}, 50 and 100 were the fastest, by 1.3 to 1.4 over the batches; shared rows all at
 * once instead of one by one made 5 to 9 % (H2 2.5.252, 2 shared cores, 2026-11).
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
    private static final Long AT_ONCE = 0L;

    /** Microseconds that a task waits in a build, where no two neighbours wait for as long, and that it works. */
    private static final int WAITED = 10_000;

    private static final Long WORKED = 0L;

    private final Form form;
    private final PreparedStatement markers;
    private final PreparedStatement lastMarker;
    private final SharedRows cells;
    private final SharedRows traces;
    private final List<Long> waiting = new ArrayList<>();
    private final List<Integer> rowNumbers = new ArrayList<>();
    private long groupKey;

    /** How the engine is told. */
    enum Form {
        /** Cells share rows; arrays are those that JDBC has. */
        JDBC,

        /** The same, but arrays are made of the engine's own values, which JDBC has no way to make: as the store does it. */
        OWN_VALUES,

        /** A marker row for each cell, which is the plainest way to keep them. */
        ROW_PER_MARKER
    }

    /** Rows of a transaction on their way into one table. */
    private static final class SharedRows implements AutoCloseable {
        private final Connection connection;
        private final String table;
        private final List<String> columns;
        private final List<Object[]> rows = new ArrayList<>();
        private final Map<Integer, PreparedStatement> byCount = new HashMap<>();

        SharedRows(Connection connection, String table, List<String> columns) {
            this.connection = connection;
            this.table = table;
            this.columns = columns;
        }

        void add(Object... row) {
            rows.add(row);
        }

        void flush() throws SQLException {
            if (rows.isEmpty()) {
                return;
            }
            PreparedStatement statement = byCount.get(rows.size());
            if (statement == null) {
                statement = prepare(connection, table, columns, rows.size());
                byCount.put(rows.size(), statement);
            }
            int parameter = 1;
            for (Object[] row : rows) {
                for (Object value : row) {
                    statement.setObject(parameter++, value);
                }
            }
            statement.executeUpdate();
            rows.clear();
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement : byCount.values()) {
                statement.close();
            }
        }
    }

    /** Prepares the statements. */
    HotRows(Connection connection, Form form) throws SQLException {
        this.form = form;
        markers = prepare(connection, "completion_marker", MARKER, MARKERS_PER_STATEMENT);
        lastMarker = prepare(connection, "completion_marker", MARKER, 1);
        cells = new SharedRows(connection, "plain_completion", CELLS);
        traces = new SharedRows(connection, "plain_trace", TRACE);
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
        if (form == Form.ROW_PER_MARKER) {
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
        cells.flush();
        traces.flush();
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
        if (form != Form.ROW_PER_MARKER && rowNumbers.size() >= CELLS_PER_ROW_MIN) {
            cells.add(groupKey + rowNumbers.get(0), RUN, gatheredNumbers(), sameTexts());
        } else if (form != Form.ROW_PER_MARKER) {
            for (int rowNumber : rowNumbers) {
                mark(groupKey + rowNumber);
            }
        }
        traces.add(
                groupKey,
                RUN,
                1,
                SUCCEEDED,
                micros(Instant.now()),
                gatheredNumbers(),
                sameNumbers(AT_ONCE),
                waited(),
                sameNumbers(WORKED));
        rowNumbers.clear();
    }

    private Object gatheredNumbers() {
        if (form != Form.OWN_VALUES) {
            return rowNumbers.toArray(new Integer[0]);
        }
        Value[] numbers = new Value[rowNumbers.size()];
        Arrays.setAll(numbers, i -> ValueInteger.get(rowNumbers.get(i)));
        return ValueArray.get(TypeInfo.TYPE_INTEGER, numbers, null);
    }

    private Object waited() {
        if (form != Form.OWN_VALUES) {
            Long[] numbers = new Long[rowNumbers.size()];
            Arrays.setAll(numbers, i -> (long) WAITED + i);
            return numbers;
        }
        Value[] numbers = new Value[rowNumbers.size()];
        Arrays.setAll(numbers, i -> ValueBigint.get(WAITED + i));
        return ValueArray.get(TypeInfo.TYPE_BIGINT, numbers, null);
    }

    private Object sameNumbers(Long number) {
        return form == Form.OWN_VALUES
                ? ValueArray.get(TypeInfo.TYPE_BIGINT, copies(new Value[0], ValueBigint.get(number)), null)
                : copies(new Long[0], number);
    }

    private Object sameTexts() {
        return form == Form.OWN_VALUES
                ? ValueArray.get(TypeInfo.TYPE_VARCHAR, copies(new Value[0], ValueVarchar.get(VALUE)), null)
                : copies(new String[0], VALUE);
    }

    private <T> T[] copies(T[] none, T value) {
        T[] values = Arrays.copyOf(none, rowNumbers.size());
        Arrays.fill(values, value);
        return values;
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        lastMarker.close();
        cells.close();
        traces.close();
    }
}
