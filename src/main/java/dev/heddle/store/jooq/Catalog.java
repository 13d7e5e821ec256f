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
import dev.heddle.store.jooq.generated.tables.records.DatasetRecord;
import dev.heddle.store.jooq.generated.tables.records.GraphColumnRecord;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.RowGroupPlan.Segment;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Reads datasets back as they were recorded. Each method needs a connection of its own for as long as it runs. */
final class Catalog {
    private static final Condition IS_VISIBLE = DATASET.STATE.ne(Discard.DISCARDED);

    private Catalog() {}

    /** Every generation of every dataset, by name and then by generation. */
    static List<StoredDataset> datasets(Connection connection) {
        DSLContext sql = Dialect.on(connection);
        List<StoredDataset> datasets = new ArrayList<>();
        for (DatasetRecord dataset : sql.selectFrom(DATASET)
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

    private static StoredDataset stored(DSLContext sql, DatasetRecord dataset) {
        int id = dataset.getDatasetId();
        try {
            DatasetSpec spec = DatasetSpec.of(
                    dataset.getDatasetName(), columns(sql, id), dataset.getRowGroupSize(), plan(sql, id));
            return new StoredDataset(
                    id,
                    dataset.getGeneration(),
                    dataset.getState().equals("complete"),
                    dataset.getCreatedAt().toInstant(),
                    spec);
        } catch (InvalidGraphException | IllegalArgumentException contradiction) {
            throw new StoreException(
                    Category.DAMAGED,
                    "the stored definition of dataset " + StoredText.quoted(dataset.getDatasetName()) + ", generation "
                            + dataset.getGeneration() + ", contradicts itself: " + contradiction.getMessage()
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
        for (GraphColumnRecord column : sql.selectFrom(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(datasetId))
                .orderBy(GRAPH_COLUMN.ORDINAL)
                .fetch()) {
            int id = column.getColumnId();
            ColumnNode node = new ColumnNode(
                    column.getColumnName(),
                    GenerationStrategy.valueOf(column.getStrategy()),
                    data.getOrDefault(id, List.of()),
                    sideEffects.getOrDefault(id, List.of()),
                    gates.getOrDefault(id, List.of()));
            columns.add(new ColumnSpec(node, column.getIsHidden(), column.getDefinition()));
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
                        segment.getFirstRowGroup(),
                        segment.getRowGroupCount(),
                        segment.getRowGroupSize(),
                        segment.getFirstRow())));
    }
}
