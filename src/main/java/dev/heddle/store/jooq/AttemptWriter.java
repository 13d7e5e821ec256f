package dev.heddle.store.jooq;

import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what attempts do into rows: traces, counts, and which of them are at work. As {@link TurnWriter}.
 *
 * <p>An attempt that is over leaves the table of those at work in the turn that tells of its end, whatever tells it: its
 * slice is complete, its trace has a status, or the count of its slice is told. So that table is never larger than what is
 * in flight, and what waits to be tried again is not mistaken for what killed the process.
 */
final class AttemptWriter implements AutoCloseable {
    private final DatasetKeys keys;
    private final long run;
    private final PlainTraces plainTraces;
    private final RowBatch traces;
    private final RowBatch counts;
    private final RowBatch starts;
    private final RowBatch ends;
    private final Set<Long> atWork;
    private final List<Long> started = new ArrayList<>();
    private final List<Long> ended = new ArrayList<>();

    AttemptWriter(Connection connection, DatasetKeys keys, long run, Set<Long> atWork) {
        this.keys = keys;
        this.run = run;
        this.atWork = atWork;
        this.plainTraces = new PlainTraces(connection);
        this.traces = RowBatch.inserting(
                connection,
                "task_trace",
                "slice_key",
                "run_id",
                "attempt",
                "status",
                "queued_at",
                "started_at",
                "finished_at",
                "error_class",
                "error_message");
        this.counts = RowBatch.replacing(connection, "attempt_count", "slice_key", "attempts", "deaths");
        this.starts = RowBatch.replacing(
                connection, "task_start", "slice_key", "run_id", "attempt", "queued_at", "started_at");
        this.ends = RowBatch.deleting(connection, "task_start", "slice_key");
    }

    void add(TaskTrace trace) throws SQLException {
        long key = key(trace);
        TaskStatus status = trace.status();
        if (PlainTraces.isPlain(trace)) {
            plainTraces.add(key, trace);
        } else {
            traces.add(
                    null,
                    key,
                    trace.run(),
                    trace.attempt(),
                    status == null ? null : StatusCode.of(status),
                    microsOrNull(trace.queuedAt()),
                    microsOrNull(trace.startedAt()),
                    microsOrNull(trace.finishedAt()),
                    StoredText.cut(trace.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX),
                    StoredText.cut(trace.errorMessage(), StoredText.MESSAGE_CHARS_MAX));
        }
        if (status != null) {
            ended(key);
        }
    }

    void add(AttemptsMade made) throws SQLException {
        long key = keys.slice(made.column(), made.rowGroup(), made.rowIndex());
        counts.add(made, key, made.attempts(), made.deaths());
        ended(key);
    }

    /** Takes in that the attempt at a slice is over, if one was at work. */
    void ended(long sliceKey) {
        // A build of short tasks has none there, and asks twice a task.
        if (!atWork.isEmpty() && atWork.contains(sliceKey)) {
            ended.add(sliceKey);
        }
    }

    /** Sends everything there is of a turn, of which these attempts are at work from now on. */
    void flush(List<TaskTrace> startsOfTurn) throws SQLException {
        plainTraces.flush();
        traces.flush();
        counts.flush();
        // First what ended: the next attempt at a slice may start in the turn that ends the one before.
        for (long key : ended) {
            ends.add(null, key);
        }
        ends.flush();
        for (TaskTrace start : startsOfTurn) {
            long key = keys.slice(
                    start.task().column(), start.task().rowGroup(), start.task().rowIndex());
            started.add(key);
            starts.add(
                    null, key, run, start.attempt(), microsOrNull(start.queuedAt()), microsOrNull(start.startedAt()));
        }
        starts.flush();
        ended.forEach(atWork::remove);
        atWork.addAll(started);
    }

    void clear() {
        plainTraces.clear();
        traces.clear();
        counts.clear();
        starts.clear();
        ends.clear();
        started.clear();
        ended.clear();
    }

    private long key(TaskTrace trace) {
        return SliceKey.of(
                keys.named(trace.task().column()).id(),
                trace.task().rowGroup(),
                trace.task().rowIndex());
    }

    private static @Nullable Long microsOrNull(@Nullable Instant instant) {
        return instant == null ? null : micros(instant);
    }

    /** Microseconds since 1970. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    @Override
    public void close() throws SQLException {
        plainTraces.close();
        traces.close();
        counts.close();
        starts.close();
        ends.close();
    }
}
