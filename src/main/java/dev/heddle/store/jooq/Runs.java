package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.RUN;
import static dev.heddle.store.jooq.generated.Tables.TASK_START;

import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Reads and records runs. Each method is part of a transaction that the caller ends. */
final class Runs {
    private static final String COMPLETED = "COMPLETED";

    private Runs() {}

    /** Every run, oldest first. */
    static List<StoredRun> all(Connection connection) throws SQLException {
        return Query.rows(
                connection,
                "select d.dataset_name, d.generation, r.run_id, r.started_at, r.finished_at, r.outcome, r.host, r.pid"
                        + " from run r join dataset d on d.dataset_id = r.dataset_id where d.state <> ?"
                        + " order by r.run_id",
                run -> {
                    OffsetDateTime finishedAt = run.getObject(5, OffsetDateTime.class);
                    return new StoredRun(
                            run.getString(1),
                            run.getInt(2),
                            run.getLong(3),
                            run.getObject(4, OffsetDateTime.class).toInstant(),
                            finishedAt == null ? null : finishedAt.toInstant(),
                            run.getString(6),
                            run.getString(7),
                            run.getLong(8));
                },
                Discard.DISCARDED);
    }

    /**
     * A run that began.
     *
     * @param run its number
     * @param followsDeath whether the run before it has no end
     */
    record Started(long run, boolean followsDeath) {}

    /** Records that this process begins to work on a dataset, and what the run before it left undone if it died. */
    static Started start(Connection connection, StoredDataset dataset, Instant at) throws SQLException {
        boolean followsDeath = DeadRun.settle(connection, dataset);
        ThisProcess process = ThisProcess.current();
        long run = Dialect.on(connection)
                .insertInto(RUN)
                .set(RUN.DATASET_ID, dataset.id())
                .set(RUN.STARTED_AT, Dialect.timestamp(at))
                .set(RUN.HOST, process.host())
                .set(RUN.PID, process.pid())
                .returningResult(RUN.RUN_ID)
                .fetchSingle()
                .value1();
        return new Started(run, followsDeath);
    }

    /**
     * Records the end of a run, which leaves nothing at work; the dataset is complete if it was completed and all of its row
     * groups are finalized.
     */
    static void end(Connection connection, StoredDataset dataset, long run, String outcome, Instant at) {
        DSLContext sql = Dialect.on(connection);
        sql.update(RUN)
                .set(RUN.FINISHED_AT, Dialect.timestamp(at))
                .set(RUN.OUTCOME, outcome)
                .where(RUN.RUN_ID.eq(run))
                .execute();
        sql.deleteFrom(TASK_START).where(TASK_START.RUN_ID.eq(run)).execute();
        if (!outcome.equals(COMPLETED)) {
            return;
        }
        sql.update(DATASET)
                .set(DATASET.STATE, "complete")
                .where(DATASET.DATASET_ID.eq(dataset.id()))
                .and(DATASET.ROW_GROUP_COUNT.eq(DSL.select(DSL.count())
                        .from(ROW_GROUP)
                        .where(ROW_GROUP.DATASET_ID.eq(dataset.id()))
                        .asField()))
                .execute();
    }
}
