package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.ATTEMPT_COUNT;
import static dev.heddle.store.jooq.generated.Tables.COMPLETION_MARKER;
import static dev.heddle.store.jooq.generated.Tables.DROPPED_ROW;
import static dev.heddle.store.jooq.generated.Tables.RUN;
import static dev.heddle.store.jooq.generated.Tables.TASK_START;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.task.TaskStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;

/**
 * What the last run of a dataset left at work if it died: turned into traces and counted, as part of a transaction that the
 * caller commits. With the same commit it is gone, so however often the next process dies too, it is counted once.
 */
final class DeadRun {
    private final DSLContext sql;
    private final StoredDataset dataset;
    private final ColumnKeys columns;

    /**
     * An attempt that never ended.
     *
     * @param sliceKey its slice
     * @param attempt its number
     * @param queuedAt microseconds since 1970; null if unknown
     * @param startedAt microseconds since 1970; null where tracing was off
     */
    private record Left(
            long sliceKey,
            int attempt,
            @Nullable Long queuedAt,
            @Nullable Long startedAt) {}

    private DeadRun(Connection connection, StoredDataset dataset, ColumnKeys columns) {
        this.sql = Dialect.on(connection);
        this.dataset = dataset;
        this.columns = columns;
    }

    /**
     * Closes the books of the dataset's last run if it has no recorded end.
     *
     * @return whether it has none
     */
    static boolean settle(Connection connection, StoredDataset dataset, ColumnKeys columns) throws SQLException {
        DeadRun last = new DeadRun(connection, dataset, columns);
        Long run = last.run();
        if (run == null) {
            return false;
        }
        last.settle(connection, run);
        return true;
    }

    /** The last run of the dataset, if it has no end; else null. */
    private @Nullable Long run() {
        return sql.select(RUN.RUN_ID, RUN.FINISHED_AT)
                .from(RUN)
                .where(RUN.DATASET_ID.eq(dataset.id()))
                .orderBy(RUN.RUN_ID.desc())
                .limit(1)
                .fetchOptional()
                .filter(last -> last.value2() == null)
                .map(Record2::value1)
                .orElse(null);
    }

    private void settle(Connection connection, long run) throws SQLException {
        List<Left> left = sql.selectFrom(TASK_START)
                .where(TASK_START.RUN_ID.eq(run))
                .orderBy(TASK_START.SLICE_KEY)
                .fetch(start -> new Left(
                        start.get(TASK_START.SLICE_KEY),
                        start.get(TASK_START.ATTEMPT),
                        start.get(TASK_START.QUEUED_AT),
                        start.get(TASK_START.STARTED_AT)));
        try (RowBatch traces = RowBatch.inserting(
                        connection,
                        "task_trace",
                        "slice_key",
                        "run_id",
                        "attempt",
                        "status",
                        "queued_at",
                        "started_at");
                RowBatch counts = RowBatch.replacing(connection, "attempt_count", "slice_key", "attempts", "deaths")) {
            for (Left start : left) {
                if (isPending(start.sliceKey())) {
                    abandon(run, start, traces, counts);
                }
            }
            traces.flush();
            counts.flush();
        }
        sql.deleteFrom(TASK_START).where(TASK_START.RUN_ID.eq(run)).execute();
    }

    private void abandon(long run, Left start, RowBatch traces, RowBatch counts) throws SQLException {
        if (start.startedAt() != null) {
            traces.add(
                    null,
                    start.sliceKey(),
                    run,
                    start.attempt(),
                    StatusCode.of(TaskStatus.ABANDONED),
                    start.queuedAt(),
                    start.startedAt());
        }
        Record2<Integer, Integer> before = sql.select(ATTEMPT_COUNT.ATTEMPTS, ATTEMPT_COUNT.DEATHS)
                .from(ATTEMPT_COUNT)
                .where(ATTEMPT_COUNT.SLICE_KEY.eq(start.sliceKey()))
                .fetchOne();
        int attempts = before == null ? 0 : before.value1();
        int deaths = before == null ? 0 : before.value2();
        counts.add(null, start.sliceKey(), Math.max(attempts, start.attempt()), deaths + 1);
    }

    /** Whether the slice is still to be computed: not complete, and not lost with its rows. */
    private boolean isPending(long sliceKey) {
        ColumnKey column = columns.withId(SliceKey.owner(sliceKey));
        if (column == null || sql.fetchExists(COMPLETION_MARKER, COMPLETION_MARKER.SLICE_KEY.eq(sliceKey))) {
            return false;
        }
        int rowGroup = SliceKey.rowGroup(sliceKey);
        int rowIndex = SliceKey.rowIndex(sliceKey);
        if (rowIndex != SliceRef.WHOLE_GROUP) {
            long row = SliceKey.of(dataset.id(), rowGroup, rowIndex);
            return !sql.fetchExists(DROPPED_ROW, DROPPED_ROW.ROW_KEY.eq(row));
        }
        int dropped = sql.fetchCount(
                DROPPED_ROW,
                DROPPED_ROW.ROW_KEY.between(
                        SliceKey.firstRow(dataset.id(), rowGroup), SliceKey.lastRow(dataset.id(), rowGroup)));
        return dropped < dataset.spec().plan().size(rowGroup);
    }
}
