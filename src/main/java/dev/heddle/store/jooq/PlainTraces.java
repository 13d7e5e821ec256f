package dev.heddle.store.jooq;

import static java.util.Objects.requireNonNull;

import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final GroupKeyed<Alike> gathered = new GroupKeyed<>();

    /** Attempts that can be in one row: of one row group, run, number and end. */
    private static final class Alike {
        final long groupKey;
        final TaskTrace first;
        final List<TaskTrace> traces = new ArrayList<>();

        /** Others of the row group. */
        @Nullable
        Alike next;

        Alike(long groupKey, TaskTrace first) {
            this.groupKey = groupKey;
            this.first = first;
        }

        boolean isLike(TaskTrace trace) {
            return trace.attempt() == first.attempt() && trace.status() == first.status() && trace.run() == first.run();
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

    /** Whether there is nothing more to say of an attempt than when it was queued, begun and over, and how it ended. */
    static boolean isPlain(TaskTrace trace) {
        return trace.status() != null
                && trace.queuedAt() != null
                && trace.startedAt() != null
                && trace.finishedAt() != null
                && trace.errorClass() == null
                && trace.errorMessage() == null;
    }

    /** Adds a plain attempt, none of whose times is before the one that it follows. */
    void add(long sliceKey, TaskTrace trace) throws SQLException {
        long groupKey = SliceKey.groupOf(sliceKey);
        Alike alike = alike(groupKey, trace);
        alike.traces.add(trace);
        if (alike.traces.size() == ATTEMPTS_PER_ROW_MAX) {
            addRow(groupKey, alike.traces);
            alike.traces.clear();
        }
    }

    private Alike alike(long groupKey, TaskTrace trace) {
        Alike alike = gathered.get(groupKey);
        if (alike == null) {
            alike = new Alike(groupKey, trace);
            gathered.add(groupKey, alike);
        }
        while (!alike.isLike(trace)) {
            if (alike.next == null) {
                alike.next = new Alike(groupKey, trace);
            }
            alike = alike.next;
        }
        return alike;
    }

    void flush() throws SQLException {
        for (Alike first : gathered.values()) {
            for (Alike alike = first; alike != null; alike = alike.next) {
                if (!alike.traces.isEmpty()) {
                    addRow(alike.groupKey, alike.traces);
                }
            }
        }
        gathered.clear();
        rows.flush();
    }

    void clear() {
        gathered.clear();
        rows.clear();
    }

    private void addRow(long groupKey, List<TaskTrace> traces) throws SQLException {
        TaskTrace first = traces.get(0);
        long queuedFrom = micros(first.queuedAt());
        int[] rowNumbers = new int[traces.size()];
        long[] queuedAfter = new long[traces.size()];
        long[] waited = new long[traces.size()];
        long[] worked = new long[traces.size()];
        for (int i = 0; i < rowNumbers.length; i++) {
            TaskTrace trace = traces.get(i);
            long queuedAt = micros(trace.queuedAt());
            long startedAt = micros(trace.startedAt());
            rowNumbers[i] = trace.task().rowIndex() + 1;
            queuedAfter[i] = queuedAt - queuedFrom;
            waited[i] = startedAt - queuedAt;
            worked[i] = micros(trace.finishedAt()) - startedAt;
        }
        TaskStatus status = requireNonNull(first.status());
        rows.add(
                null,
                groupKey,
                first.run(),
                first.attempt(),
                StatusCode.of(status),
                queuedFrom,
                Dialect.integers(rowNumbers),
                Dialect.bigints(queuedAfter),
                Dialect.bigints(waited),
                Dialect.bigints(worked));
    }

    private static long micros(@Nullable Instant instant) {
        return AttemptWriter.micros(requireNonNull(instant));
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
