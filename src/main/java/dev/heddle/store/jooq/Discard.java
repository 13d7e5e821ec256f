package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.ATTEMPT_COUNT;
import static dev.heddle.store.jooq.generated.Tables.BATCH_VALUE;
import static dev.heddle.store.jooq.generated.Tables.COMPLETION_MARKER;
import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.DROPPED_ROW;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_EDGE;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_SIDE_EFFECT;
import static dev.heddle.store.jooq.generated.Tables.KEPT_FAILURE;
import static dev.heddle.store.jooq.generated.Tables.PLAIN_COMPLETION;
import static dev.heddle.store.jooq.generated.Tables.PLAIN_TRACE;
import static dev.heddle.store.jooq.generated.Tables.PREPARED_ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP_PLAN;
import static dev.heddle.store.jooq.generated.Tables.RUN;
import static dev.heddle.store.jooq.generated.Tables.SIDE_EFFECT_VALUE;
import static dev.heddle.store.jooq.generated.Tables.TASK_START;
import static dev.heddle.store.jooq.generated.Tables.TASK_TRACE;

import java.sql.Connection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Removes everything recorded of a dataset.
 *
 * <p>One transaction for millions of rows would keep all of them a second time until it ends: measured, five million rows
 * took a minute and a half and seven times the file. So the dataset is first marked, and from then on seen by nobody; then
 * its rows go in many small transactions, or all at once where nothing else is stored; then the mark goes with the
 * dataset. A process that dies in between leaves the mark, and the next open goes on.
 */
final class Discard {
    /** State of a dataset that is being removed. */
    static final String DISCARDED = "discarded";

    private static final int ROWS_PER_TRANSACTION = 20_000;

    /** A row of some tables has up to a thousand attempts, or cells. */
    private static final int ARRAYS_PER_TRANSACTION = 200;

    private final WriteConnection writer;
    private final String doing;

    private Discard(WriteConnection writer, String doing) {
        this.writer = writer;
        this.doing = doing;
    }

    /** Makes the dataset seen by nobody, as part of a transaction that the caller commits. */
    static int mark(Connection connection, int datasetId) {
        return Dialect.on(connection)
                .update(DATASET)
                .set(DATASET.STATE, DISCARDED)
                .where(DATASET.DATASET_ID.eq(datasetId))
                .execute();
    }

    /** Removes what is marked. */
    static void finish(WriteConnection writer) {
        Discard discard = new Discard(writer, "remove a discarded dataset");
        List<Integer> marked = discard.inTransaction(sql -> sql.select(DATASET.DATASET_ID)
                .from(DATASET)
                .where(DATASET.STATE.eq(DISCARDED))
                .fetch(DATASET.DATASET_ID));
        if (!marked.isEmpty() && discard.isNothingElseStored()) {
            discard.emptyTables();
        }
        marked.forEach(discard::remove);
    }

    /** A part of the work that is committed by itself. */
    private interface Step<T> {
        T on(DSLContext sql);
    }

    private <T> T inTransaction(Step<T> step) {
        return writer.inTransaction(doing, connection -> step.on(Dialect.on(connection)));
    }

    private boolean isNothingElseStored() {
        return inTransaction(sql -> !sql.fetchExists(DATASET, DATASET.STATE.ne(DISCARDED)));
    }

    private void emptyTables() {
        for (Table<?> table : List.of(
                COMPLETION_MARKER,
                PLAIN_COMPLETION,
                BATCH_VALUE,
                SIDE_EFFECT_VALUE,
                KEPT_FAILURE,
                ATTEMPT_COUNT,
                TASK_START,
                DROPPED_ROW,
                TASK_TRACE,
                PLAIN_TRACE,
                PREPARED_ROW_GROUP,
                ROW_GROUP)) {
            inTransaction(sql -> sql.truncate(table).execute());
        }
    }

    private void remove(int datasetId) {
        List<Integer> columns = inTransaction(sql -> sql.select(GRAPH_COLUMN.COLUMN_ID)
                .from(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .fetch(GRAPH_COLUMN.COLUMN_ID));
        for (int column : columns) {
            removeKeys(COMPLETION_MARKER, COMPLETION_MARKER.SLICE_KEY, column, ROWS_PER_TRANSACTION);
            removeKeys(PLAIN_COMPLETION, PLAIN_COMPLETION.FIRST_KEY, column, ARRAYS_PER_TRANSACTION);
            removeKeys(BATCH_VALUE, BATCH_VALUE.CELL_KEY, column, ROWS_PER_TRANSACTION);
            removeKeys(KEPT_FAILURE, KEPT_FAILURE.SLICE_KEY, column, ROWS_PER_TRANSACTION);
            removeKeys(ATTEMPT_COUNT, ATTEMPT_COUNT.SLICE_KEY, column, ROWS_PER_TRANSACTION);
            removeKeys(TASK_START, TASK_START.SLICE_KEY, column, ROWS_PER_TRANSACTION);
        }
        for (int sideEffect : inTransaction(sql -> sql.select(GRAPH_SIDE_EFFECT.SIDE_EFFECT_ID)
                .from(GRAPH_SIDE_EFFECT)
                .where(GRAPH_SIDE_EFFECT.COLUMN_ID.in(columns))
                .fetch(GRAPH_SIDE_EFFECT.SIDE_EFFECT_ID))) {
            removeKeys(SIDE_EFFECT_VALUE, SIDE_EFFECT_VALUE.CELL_KEY, sideEffect, ROWS_PER_TRANSACTION);
        }
        removeKeys(DROPPED_ROW, DROPPED_ROW.ROW_KEY, datasetId, ROWS_PER_TRANSACTION);
        removeTraces(TASK_TRACE, TASK_TRACE.RUN_ID, datasetId, ROWS_PER_TRANSACTION);
        removeTraces(PLAIN_TRACE, PLAIN_TRACE.RUN_ID, datasetId, ARRAYS_PER_TRANSACTION);
        inTransaction(sql -> removeDefinition(sql, datasetId, columns));
    }

    /** Removes the rows of one owner, from its first key up. */
    private <R extends Record> void removeKeys(Table<R> table, Field<Long> key, int owner, int rows) {
        long from = SliceKey.first(owner);
        while (from >= 0) {
            long first = from;
            from = inTransaction(sql -> {
                Long last = lastOfSome(sql, table, key, first, SliceKey.last(owner), rows);
                if (last == null) {
                    return -1L;
                }
                sql.deleteFrom(table).where(key.between(first, last)).execute();
                return last + 1;
            });
        }
    }

    /** The key up to which there are as many rows as one transaction removes; null if there are none. */
    private static <R extends Record> @Nullable Long lastOfSome(
            DSLContext sql, Table<R> table, Field<Long> key, long first, long last, int rows) {
        Table<?> some = sql.select(key.as("some_key"))
                .from(table)
                .where(key.between(first, last))
                .orderBy(key)
                .limit(rows)
                .asTable("some");
        return sql.select(DSL.max(some.field("some_key", Long.class)))
                .from(some)
                .fetchSingle()
                .value1();
    }

    /** Traces have no key: they go by where H2 put them. */
    private <R extends Record> void removeTraces(Table<R> table, Field<Long> run, int datasetId, int rows) {
        Field<Long> position = DSL.field("_rowid_", Long.class);
        long end = inTransaction(sql -> sql.select(DSL.coalesce(DSL.max(position), 0L))
                .from(table)
                .fetchSingle()
                .value1());
        for (long first = 0; first <= end; first += rows) {
            long from = first;
            inTransaction(sql -> sql.deleteFrom(table)
                    .where(position.between(from, from + rows - 1))
                    .and(run.in(sql.select(RUN.RUN_ID).from(RUN).where(RUN.DATASET_ID.eq(datasetId))))
                    .execute());
        }
    }

    private static int removeDefinition(DSLContext sql, int datasetId, List<Integer> columns) {
        sql.deleteFrom(PREPARED_ROW_GROUP)
                .where(PREPARED_ROW_GROUP.DATASET_ID.eq(datasetId))
                .execute();
        sql.deleteFrom(ROW_GROUP).where(ROW_GROUP.DATASET_ID.eq(datasetId)).execute();
        sql.deleteFrom(RUN).where(RUN.DATASET_ID.eq(datasetId)).execute();
        sql.deleteFrom(GRAPH_EDGE).where(GRAPH_EDGE.COLUMN_ID.in(columns)).execute();
        sql.deleteFrom(GRAPH_SIDE_EFFECT)
                .where(GRAPH_SIDE_EFFECT.COLUMN_ID.in(columns))
                .execute();
        sql.deleteFrom(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .execute();
        sql.deleteFrom(ROW_GROUP_PLAN)
                .where(ROW_GROUP_PLAN.DATASET_ID.eq(datasetId))
                .execute();
        return sql.deleteFrom(DATASET).where(DATASET.DATASET_ID.eq(datasetId)).execute();
    }
}
