package dev.heddle.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * The rows that a no-op build leaves for a cell, sent straight to H2: the one place here that knows their columns.
 * {@code CeilingTest} compares them with those of a build.
 *
 * <p>Fifty rows go with each prepared statement. Of single rows in JDBC batches, 25, 50, 100 and 200 rows a statement, and arrays
 * by way of {@code unnest}, 50 and 100 were the fastest, by 1.3 to 1.4 over the batches (H2 2.5.252, 2 shared cores, 2026-11).
 */
final class HotRows implements AutoCloseable {
    static final int ROWS_PER_STATEMENT = 50;

    private static final List<String> MARKER = List.of("slice_key", "run_id", "is_skipped", "cell_value");
    private static final List<String> TRACE = List.of(
            "slice_key",
            "run_id",
            "attempt",
            "status",
            "queued_at",
            "started_at",
            "finished_at",
            "error_class",
            "error_message");

    private static final int SUCCEEDED = 0;
    private static final String VALUE = String.valueOf(NoOpBuild.VALUE);

    private final PreparedStatement markers;
    private final PreparedStatement traces;
    private int waiting;

    HotRows(Connection connection) throws SQLException {
        markers = prepare(connection, "completion_marker", MARKER);
        traces = prepare(connection, "task_trace", TRACE);
    }

    private static PreparedStatement prepare(Connection connection, String table, List<String> columns)
            throws SQLException {
        String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        return connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") values "
                + String.join(", ", Collections.nCopies(ROWS_PER_STATEMENT, row)));
    }

    /** The key of a cell: column from 1, row group, row index and 1 from the top. */
    static long key(int column, int rowGroup, int rowIndex) {
        return ((long) column << 44) | ((long) rowGroup << 20) | (rowIndex + 1);
    }

    /** Adds the rows of a cell that was done at that time; they go when there are enough for a statement. */
    void add(long key, long micros) throws SQLException {
        bindMarker(waiting * MARKER.size(), key);
        bindTrace(waiting * TRACE.size(), key, micros);
        waiting++;
        if (waiting == ROWS_PER_STATEMENT) {
            markers.executeUpdate();
            traces.executeUpdate();
            waiting = 0;
        }
    }

    private void bindMarker(int before, long key) throws SQLException {
        markers.setLong(before + 1, key);
        markers.setLong(before + 2, 1);
        markers.setBoolean(before + 3, false);
        markers.setString(before + 4, VALUE);
    }

    private void bindTrace(int before, long key, long micros) throws SQLException {
        traces.setLong(before + 1, key);
        traces.setLong(before + 2, 1);
        traces.setInt(before + 3, 1);
        traces.setInt(before + 4, SUCCEEDED);
        traces.setLong(before + 5, micros);
        traces.setLong(before + 6, micros);
        traces.setLong(before + 7, micros);
        traces.setNull(before + 8, Types.VARCHAR);
        traces.setNull(before + 9, Types.VARCHAR);
    }

    /** A time as the tables have it. */
    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    @Override
    public void close() throws SQLException {
        markers.close();
        traces.close();
    }
}
