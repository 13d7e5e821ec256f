package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.BATCH_VALUE;
import static dev.heddle.store.jooq.generated.Tables.COMPLETION_MARKER;
import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.DROPPED_ROW;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_EDGE;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_SIDE_EFFECT;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP_PLAN;
import static dev.heddle.store.jooq.generated.Tables.RUN;
import static dev.heddle.store.jooq.generated.Tables.TASK_TRACE;

import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.util.List;
import org.jooq.DSLContext;

/** Removes everything recorded of a dataset, as part of a transaction that the caller commits. */
final class Discard {
    private Discard() {}

    static StoredDataset all(Connection connection, StoredDataset dataset) {
        DSLContext sql = Dialect.on(connection);
        int id = dataset.id();
        List<Integer> columns = sql.select(GRAPH_COLUMN.COLUMN_ID)
                .from(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(id))
                .fetch(GRAPH_COLUMN.COLUMN_ID);
        for (int column : columns) {
            sql.deleteFrom(COMPLETION_MARKER)
                    .where(COMPLETION_MARKER.SLICE_KEY.between(SliceKey.first(column), SliceKey.last(column)))
                    .execute();
            sql.deleteFrom(BATCH_VALUE)
                    .where(BATCH_VALUE.CELL_KEY.between(SliceKey.first(column), SliceKey.last(column)))
                    .execute();
        }
        sql.deleteFrom(DROPPED_ROW)
                .where(DROPPED_ROW.ROW_KEY.between(SliceKey.first(id), SliceKey.last(id)))
                .execute();
        // Traces have no index: one scan by run for all columns instead of one scan for each.
        sql.deleteFrom(TASK_TRACE)
                .where(TASK_TRACE.RUN_ID.in(sql.select(RUN.RUN_ID).from(RUN).where(RUN.DATASET_ID.eq(id))))
                .execute();
        sql.deleteFrom(ROW_GROUP).where(ROW_GROUP.DATASET_ID.eq(id)).execute();
        sql.deleteFrom(RUN).where(RUN.DATASET_ID.eq(id)).execute();
        sql.deleteFrom(GRAPH_EDGE).where(GRAPH_EDGE.COLUMN_ID.in(columns)).execute();
        sql.deleteFrom(GRAPH_SIDE_EFFECT)
                .where(GRAPH_SIDE_EFFECT.COLUMN_ID.in(columns))
                .execute();
        sql.deleteFrom(GRAPH_COLUMN).where(GRAPH_COLUMN.DATASET_ID.eq(id)).execute();
        sql.deleteFrom(ROW_GROUP_PLAN).where(ROW_GROUP_PLAN.DATASET_ID.eq(id)).execute();
        sql.deleteFrom(DATASET).where(DATASET.DATASET_ID.eq(id)).execute();
        return dataset;
    }
}
