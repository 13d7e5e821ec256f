package dev.heddle.store.jooq;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attempts that ended as they should, on their way into rows that have many of them. As {@link TurnWriter}.
 *
 * <p>A row of its own for each attempt costs as much as its completion marker: with them a build of no-op cells took twice the
 * time and three times the file.
 */
final class PlainTraces implements AutoCloseable {
    /** As far as the view counts, see V5. */
    private static final int ATTEMPTS_PER_ROW_MAX = 1_000;

    private final RowBatch rows;
    private final Map<Kind, Gathered> gathered = new LinkedHashMap<>();

    /** What the attempts of a row share. */
    private record Kind(long turnedKey, long run, int attempt, byte status) {}

    /** The attempts of a row. Boxed, since that is how arrays are handed to JDBC. */
    private static final class Gathered {
        final long queuedFrom;
        final List<Integer> rowNumbers = new ArrayList<>();
        final List<Long> queuedAfter = new ArrayList<>();
        final List<Long> waited = new ArrayList<>();
        final List<Long> worked = new ArrayList<>();

        Gathered(long queuedFrom) {
            this.queuedFrom = queuedFrom;
        }
    }

    PlainTraces(Connection connection) {
        this.rows = RowBatch.inserting(
                connection,
                "plain_trace",
                "group_key",
                "run_id",
                "attempt",
                "status",
                "queued_from",
                "row_numbers",
                "queued_after",
                "waited",
                "worked");
    }

    /** Adds an attempt; times are microseconds since 1970, none before the one that it follows. */
    void add(long sliceKey, long run, int attempt, byte status, long queuedAt, long startedAt, long finishedAt)
            throws SQLException {
        Kind kind = new Kind(SliceKey.turned(SliceKey.groupOf(sliceKey)), run, attempt, status);
        Gathered attempts = gathered.computeIfAbsent(kind, first -> new Gathered(queuedAt));
        attempts.rowNumbers.add(SliceKey.rowIndex(sliceKey) + 1);
        attempts.queuedAfter.add(queuedAt - attempts.queuedFrom);
        attempts.waited.add(startedAt - queuedAt);
        attempts.worked.add(finishedAt - startedAt);
        if (attempts.rowNumbers.size() == ATTEMPTS_PER_ROW_MAX) {
            gathered.remove(kind);
            add(kind, attempts);
        }
    }

    void flush() throws SQLException {
        for (Map.Entry<Kind, Gathered> row : gathered.entrySet()) {
            add(row.getKey(), row.getValue());
        }
        gathered.clear();
        rows.flush();
    }

    void clear() {
        gathered.clear();
        rows.clear();
    }

    private void add(Kind kind, Gathered attempts) throws SQLException {
        rows.add(
                null,
                SliceKey.unturned(kind.turnedKey),
                kind.run,
                kind.attempt,
                kind.status,
                attempts.queuedFrom,
                attempts.rowNumbers.toArray(),
                attempts.queuedAfter.toArray(),
                attempts.waited.toArray(),
                attempts.worked.toArray());
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
