package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_EDGE;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_SIDE_EFFECT;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP_PLAN;

import dev.heddle.graph.ColumnNode;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.RowGroupPlan.Segment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Records datasets. Every method is one part of a transaction that the caller commits. */
final class CatalogWriter {
    private CatalogWriter() {}

    /**
     * Refuses a specification with a text that cannot be stored, or a key column that is none of its columns.
     *
     * @throws IllegalArgumentException naming the text or the key column and what is wrong with it
     */
    static void check(DatasetSpec spec) {
        StoredText.name("the name of the dataset", spec.name());
        for (ColumnSpec column : spec.columns()) {
            ColumnNode node = column.node();
            StoredText.name("the name of column", node.name());
            StoredText.definition(node.name(), column.definition());
            node.sideEffectColumns()
                    .forEach(name ->
                            StoredText.name("side effect of column " + StoredText.quoted(node.name()) + ",", name));
        }
        String keyColumn = spec.keyColumn();
        if (keyColumn != null && !spec.graph().columns().contains(keyColumn)) {
            throw new IllegalArgumentException("the key column " + StoredText.quoted(keyColumn) + " of dataset "
                    + StoredText.quoted(spec.name()) + " is none of its columns; name one of them, or none");
        }
    }

    /** Records the next generation of the specification's name. */
    static StoredDataset create(Connection connection, DatasetSpec spec, Instant at) throws SQLException {
        DSLContext sql = Dialect.on(connection);
        int generation = nextGeneration(sql, spec.name());
        int datasetId = sql.insertInto(DATASET)
                .set(DATASET.DATASET_NAME, spec.name())
                .set(DATASET.GENERATION, generation)
                .set(DATASET.ROW_COUNT, spec.plan().rows())
                .set(DATASET.ROW_GROUP_SIZE, spec.rowGroupSize())
                .set(DATASET.ROW_GROUP_COUNT, spec.plan().groups())
                .set(DATASET.STATE, "building")
                .set(DATASET.FINGERPRINT, spec.graph().fingerprint())
                .set(DATASET.CREATED_AT, Dialect.timestamp(at))
                .set(DATASET.KEY_COLUMN, spec.keyColumn())
                .returningResult(DATASET.DATASET_ID)
                .fetchSingle()
                .value1();
        insertSegments(sql, datasetId, spec.plan().segments(), 0);
        insertColumns(sql, datasetId, spec);
        return Catalog.byId(connection, datasetId).orElseThrow();
    }

    /** Brings the recorded plan, row group size, key column and what is hidden up to a specification. */
    static StoredDataset update(Connection connection, StoredDataset dataset, DatasetSpec spec) throws SQLException {
        DSLContext sql = Dialect.on(connection);
        DatasetSpec stored = Catalog.byId(connection, dataset.id())
                .orElseThrow(() -> new IllegalStateException("dataset " + StoredText.quoted(spec.name())
                        + ", generation " + dataset.generation() + ", is not in the store any more"))
                .spec();
        SpecChange.check(stored, spec);
        insertSegments(sql, dataset.id(), spec.plan().segments(), stored.plan().groups());
        boolean hasMoreGroups = spec.plan().groups() > stored.plan().groups();
        sql.update(DATASET)
                .set(DATASET.ROW_COUNT, spec.plan().rows())
                .set(DATASET.ROW_GROUP_SIZE, spec.rowGroupSize())
                .set(DATASET.ROW_GROUP_COUNT, spec.plan().groups())
                .set(DATASET.STATE, hasMoreGroups ? DSL.val("building") : DATASET.STATE)
                .set(DATASET.KEY_COLUMN, spec.keyColumn())
                .where(DATASET.DATASET_ID.eq(dataset.id()))
                .execute();
        for (ColumnSpec column : spec.columns()) {
            sql.update(GRAPH_COLUMN)
                    .set(GRAPH_COLUMN.IS_HIDDEN, column.isHidden())
                    .set(GRAPH_COLUMN.HIDES_SIDE_EFFECTS, column.hidesSideEffects())
                    .where(GRAPH_COLUMN.DATASET_ID.eq(dataset.id()))
                    .and(GRAPH_COLUMN.COLUMN_NAME.eq(column.node().name()))
                    .and(GRAPH_COLUMN
                            .IS_HIDDEN
                            .ne(column.isHidden())
                            .or(GRAPH_COLUMN.HIDES_SIDE_EFFECTS.ne(column.hidesSideEffects())))
                    .execute();
        }
        return Catalog.byId(connection, dataset.id()).orElseThrow();
    }

    private static int nextGeneration(DSLContext sql, String name) {
        return sql.select(DSL.coalesce(DSL.max(DATASET.GENERATION), 0).plus(1))
                .from(DATASET)
                .where(DATASET.DATASET_NAME.eq(name))
                .fetchSingle()
                .value1();
    }

    /** Records the part of the segments that lies at or behind a group; those before are recorded already. */
    private static void insertSegments(DSLContext sql, int datasetId, List<Segment> segments, int fromGroup) {
        for (Segment segment : segments) {
            int skipped = Math.max(0, fromGroup - segment.firstGroup());
            if (skipped < segment.groups()) {
                sql.insertInto(ROW_GROUP_PLAN)
                        .set(ROW_GROUP_PLAN.DATASET_ID, datasetId)
                        .set(ROW_GROUP_PLAN.FIRST_ROW_GROUP, segment.firstGroup() + skipped)
                        .set(ROW_GROUP_PLAN.ROW_GROUP_COUNT, segment.groups() - skipped)
                        .set(ROW_GROUP_PLAN.ROW_GROUP_SIZE, segment.size())
                        .set(ROW_GROUP_PLAN.FIRST_ROW, segment.startOffset() + (long) skipped * segment.size())
                        .execute();
            }
        }
    }

    private static void insertColumns(DSLContext sql, int datasetId, DatasetSpec spec) {
        Map<String, Integer> ids = new HashMap<>();
        int ordinal = 0;
        for (ColumnSpec column : spec.columns()) {
            int id = sql.insertInto(GRAPH_COLUMN)
                    .set(GRAPH_COLUMN.DATASET_ID, datasetId)
                    .set(GRAPH_COLUMN.ORDINAL, ordinal++)
                    .set(GRAPH_COLUMN.COLUMN_NAME, column.node().name())
                    .set(GRAPH_COLUMN.STRATEGY, column.node().strategy().name())
                    .set(GRAPH_COLUMN.IS_HIDDEN, column.isHidden())
                    .set(GRAPH_COLUMN.HIDES_SIDE_EFFECTS, column.hidesSideEffects())
                    .set(GRAPH_COLUMN.DEFINITION, column.definition())
                    .returningResult(GRAPH_COLUMN.COLUMN_ID)
                    .fetchSingle()
                    .value1();
            ids.put(column.node().name(), id);
        }
        for (ColumnSpec column : spec.columns()) {
            ColumnNode node = column.node();
            int id = Objects.requireNonNull(ids.get(node.name()));
            insertSideEffects(sql, id, node.sideEffectColumns());
            insertEdges(sql, ids, spec, node, EdgeKind.DATA, node.requiredColumns());
            insertEdges(sql, ids, spec, node, EdgeKind.GATE, node.gateColumns());
        }
    }

    private static void insertSideEffects(DSLContext sql, int columnId, List<String> names) {
        for (int ordinal = 0; ordinal < names.size(); ordinal++) {
            sql.insertInto(GRAPH_SIDE_EFFECT)
                    .set(GRAPH_SIDE_EFFECT.COLUMN_ID, columnId)
                    .set(GRAPH_SIDE_EFFECT.ORDINAL, ordinal)
                    .set(GRAPH_SIDE_EFFECT.SIDE_EFFECT_NAME, names.get(ordinal))
                    .execute();
        }
    }

    private static void insertEdges(
            DSLContext sql,
            Map<String, Integer> ids,
            DatasetSpec spec,
            ColumnNode node,
            EdgeKind kind,
            List<String> names) {
        for (int ordinal = 0; ordinal < names.size(); ordinal++) {
            String upstream = spec.graph().resolve(names.get(ordinal));
            sql.insertInto(GRAPH_EDGE)
                    .set(GRAPH_EDGE.COLUMN_ID, ids.get(node.name()))
                    .set(GRAPH_EDGE.KIND, kind.stored())
                    .set(GRAPH_EDGE.ORDINAL, ordinal)
                    .set(GRAPH_EDGE.REQUIRED_NAME, names.get(ordinal))
                    .set(GRAPH_EDGE.UPSTREAM_ID, upstream.equals(node.name()) ? null : ids.get(upstream))
                    .execute();
        }
    }
}
