package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_EDGE;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_SIDE_EFFECT;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP_PLAN;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.InvalidGraphException;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.RowGroupPlan.Segment;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Reads datasets back as they were recorded. Each method needs a connection of its own for as long as it runs. */
final class Catalog {
    private static final Condition IS_VISIBLE = DATASET.STATE.ne(Discard.DISCARDED);

    private Catalog() {}

    /** Every generation of every dataset, by name and then by generation. */
    static List<StoredDataset> datasets(Connection connection) {
        DSLContext sql = Dialect.on(connection);
        List<StoredDataset> datasets = new ArrayList<>();
        for (Record dataset : sql.selectFrom(DATASET)
                .where(IS_VISIBLE)
                .orderBy(DATASET.DATASET_NAME, DATASET.GENERATION)
                .fetch()) {
            datasets.add(stored(sql, dataset));
        }
        return datasets;
    }

    /** The newest generation of a name. */
    static Optional<StoredDataset> newest(Connection connection, String name) {
        DSLContext sql = Dialect.on(connection);
        return sql.selectFrom(DATASET)
                .where(DATASET.DATASET_NAME.eq(name))
                .and(IS_VISIBLE)
                .orderBy(DATASET.GENERATION.desc())
                .limit(1)
                .fetchOptional()
                .map(dataset -> stored(sql, dataset));
    }

    /** A dataset by its key. */
    static Optional<StoredDataset> byId(Connection connection, int datasetId) {
        DSLContext sql = Dialect.on(connection);
        return sql.selectFrom(DATASET)
                .where(DATASET.DATASET_ID.eq(datasetId))
                .and(IS_VISIBLE)
                .fetchOptional()
                .map(dataset -> stored(sql, dataset));
    }

    private static StoredDataset stored(DSLContext sql, Record dataset) {
        int id = dataset.get(DATASET.DATASET_ID);
        try {
            DatasetSpec spec = DatasetSpec.of(
                            dataset.get(DATASET.DATASET_NAME),
                            columns(sql, id),
                            dataset.get(DATASET.ROW_GROUP_SIZE),
                            plan(sql, id))
                    .withKeyColumn(dataset.get(DATASET.KEY_COLUMN));
            return new StoredDataset(
                    id,
                    dataset.get(DATASET.GENERATION),
                    dataset.get(DATASET.STATE).equals("complete"),
                    dataset.get(DATASET.CREATED_AT).toInstant(),
                    spec);
        } catch (InvalidGraphException | IllegalArgumentException contradiction) {
            throw new StoreException(
                    Category.DAMAGED,
                    "the stored definition of dataset " + StoredText.quoted(dataset.get(DATASET.DATASET_NAME))
                            + ", generation "
                            + dataset.get(DATASET.GENERATION) + ", contradicts itself: " + contradiction.getMessage()
                            + ". Restore a backup, or discard the dataset.",
                    contradiction);
        }
    }

    private static List<ColumnSpec> columns(DSLContext sql, int datasetId) {
        Map<Integer, List<String>> sideEffects = sql.select(
                        GRAPH_SIDE_EFFECT.COLUMN_ID, GRAPH_SIDE_EFFECT.SIDE_EFFECT_NAME)
                .from(GRAPH_SIDE_EFFECT)
                .join(GRAPH_COLUMN)
                .on(GRAPH_COLUMN.COLUMN_ID.eq(GRAPH_SIDE_EFFECT.COLUMN_ID))
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .orderBy(GRAPH_SIDE_EFFECT.COLUMN_ID, GRAPH_SIDE_EFFECT.ORDINAL)
                .fetchGroups(GRAPH_SIDE_EFFECT.COLUMN_ID, GRAPH_SIDE_EFFECT.SIDE_EFFECT_NAME);
        Map<Integer, List<String>> data = requiredNames(sql, datasetId, EdgeKind.DATA);
        Map<Integer, List<String>> gates = requiredNames(sql, datasetId, EdgeKind.GATE);
        List<ColumnSpec> columns = new ArrayList<>();
        for (Record column : sql.selectFrom(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .orderBy(GRAPH_COLUMN.ORDINAL)
                .fetch()) {
            int id = column.get(GRAPH_COLUMN.COLUMN_ID);
            ColumnNode node = new ColumnNode(
                    column.get(GRAPH_COLUMN.COLUMN_NAME),
                    GenerationStrategy.valueOf(column.get(GRAPH_COLUMN.STRATEGY)),
                    data.getOrDefault(id, List.of()),
                    sideEffects.getOrDefault(id, List.of()),
                    gates.getOrDefault(id, List.of()));
            columns.add(new ColumnSpec(
                    node,
                    column.get(GRAPH_COLUMN.IS_HIDDEN),
                    column.get(GRAPH_COLUMN.DEFINITION),
                    column.get(GRAPH_COLUMN.HIDES_SIDE_EFFECTS)));
        }
        return columns;
    }

    private static Map<Integer, List<String>> requiredNames(DSLContext sql, int datasetId, EdgeKind kind) {
        return sql.select(GRAPH_EDGE.COLUMN_ID, GRAPH_EDGE.REQUIRED_NAME)
                .from(GRAPH_EDGE)
                .join(GRAPH_COLUMN)
                .on(GRAPH_COLUMN.COLUMN_ID.eq(GRAPH_EDGE.COLUMN_ID))
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .and(GRAPH_EDGE.KIND.eq(kind.stored()))
                .orderBy(GRAPH_EDGE.COLUMN_ID, GRAPH_EDGE.ORDINAL)
                .fetchGroups(GRAPH_EDGE.COLUMN_ID, GRAPH_EDGE.REQUIRED_NAME);
    }

    private static RowGroupPlan plan(DSLContext sql, int datasetId) {
        return RowGroupPlan.ofSegments(sql.selectFrom(ROW_GROUP_PLAN)
                .where(ROW_GROUP_PLAN.DATASET_ID.eq(datasetId))
                .orderBy(ROW_GROUP_PLAN.FIRST_ROW_GROUP)
                .fetch(segment -> new Segment(
                        segment.get(ROW_GROUP_PLAN.FIRST_ROW_GROUP),
                        segment.get(ROW_GROUP_PLAN.ROW_GROUP_COUNT),
                        segment.get(ROW_GROUP_PLAN.ROW_GROUP_SIZE),
                        segment.get(ROW_GROUP_PLAN.FIRST_ROW))));
    }
}
