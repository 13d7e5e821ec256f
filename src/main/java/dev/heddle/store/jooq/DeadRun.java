package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DROPPED_ROW;
import static dev.heddle.store.jooq.generated.Tables.RUN;
import static dev.heddle.store.jooq.generated.Tables.TASK_START;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.TaskStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;

/**
 * What the last run of a dataset left at work if it died: turned into traces and counted, as part of a transaction that the
 * caller commits. With the same commit it is gone, so however often the next process dies too, it is counted once.
 */
final class DeadRun {
    // Without slices that have a marker and cells of dropped rows. Keys of rows are keys of cells with the dataset as
    // owner.
    private static final String PENDING =
            "select s.slice_key, s.attempt, s.queued_at, s.started_at, a.attempts, a.deaths"
                    + " from task_start s"
                    + " left join completion_marker m on m.slice_key = s.slice_key"
                    + " left join dropped_row d on d.row_key = ? + mod(s.slice_key, 17592186044416)"
                    + " left join attempt_count a on a.slice_key = s.slice_key"
                    + " where s.run_id = ? and m.slice_key is null and d.row_key is null order by s.slice_key";

    private final Connection connection;
    private final DSLContext sql;
    private final StoredDataset dataset;

    /** The rows of a group whose cells of a column are complete and share rows of the table, by the key of the group. */
    private final Map<Long, BitSet> sharingByGroup = new HashMap<>();

    /**
     * An attempt that never ended.
     *
     * @param sliceKey its slice
     * @param attempt its number
     * @param queuedAt microseconds since 1970; null if unknown
     * @param startedAt microseconds since 1970; null where tracing was off
     * @param attempts how often its slice was attempted before, as far as that was told
     * @param deaths how often the process had died meanwhile before
     */
    private record Left(
            long sliceKey,
            int attempt,
            @Nullable Object queuedAt,
            @Nullable Object startedAt,
            int attempts,
            int deaths) {}

    private DeadRun(Connection connection, StoredDataset dataset) {
        this.connection = connection;
        this.sql = Dialect.on(connection);
        this.dataset = dataset;
    }

    /**
     * Closes the books of the dataset's last run if it has no recorded end.
     *
     * @return whether it has none
     */
    static boolean settle(Connection connection, StoredDataset dataset) throws SQLException {
        DeadRun last = new DeadRun(connection, dataset);
        Long run = last.run();
        if (run == null) {
            return false;
        }
        last.settle(run);
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

    private void settle(long run) throws SQLException {
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
            for (Left left : pending(run)) {
                if (left.startedAt() != null) {
                    int abandoned = StatusCode.of(TaskStatus.ABANDONED);
                    traces.add(
                            null, left.sliceKey(), run, left.attempt(), abandoned, left.queuedAt(), left.startedAt());
                }
                counts.add(null, left.sliceKey(), Math.max(left.attempts(), left.attempt()), left.deaths() + 1);
            }
            traces.flush();
            counts.flush();
        }
        sql.deleteFrom(TASK_START).where(TASK_START.RUN_ID.eq(run)).execute();
    }

    private List<Left> pending(long run) throws SQLException {
        List<Left> pending = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
            statement.setLong(1, SliceKey.first(dataset.id()));
            statement.setLong(2, run);
            try (ResultSet start = statement.executeQuery()) {
                while (start.next()) {
                    long key = start.getLong(1);
                    if (SliceKey.rowIndex(key) == SliceRef.WHOLE_GROUP
                            ? hasLiveRows(SliceKey.rowGroup(key))
                            : !isComplete(key)) {
                        pending.add(new Left(
                                key,
                                start.getInt(2),
                                start.getObject(3),
                                start.getObject(4),
                                start.getInt(5),
                                start.getInt(6)));
                    }
                }
            }
        }
        return pending;
    }

    /** Whether a cell is complete that has no row of its own. */
    private boolean isComplete(long key) throws SQLException {
        long groupKey = SliceKey.groupOf(key);
        BitSet sharing = sharingByGroup.get(groupKey);
        if (sharing == null) {
            sharing = new BitSet();
            PlainCompletions.addRows(connection, groupKey, sharing);
            sharingByGroup.put(groupKey, sharing);
        }
        return sharing.get(SliceKey.rowIndex(key));
    }

    private boolean hasLiveRows(int rowGroup) {
        int dropped = sql.fetchCount(
                DROPPED_ROW,
                DROPPED_ROW.ROW_KEY.between(
                        SliceKey.firstRow(dataset.id(), rowGroup), SliceKey.lastRow(dataset.id(), rowGroup)));
        return dropped < dataset.spec().plan().size(rowGroup);
    }
}
