package dev.heddle.store.jooq;

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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads datasets back as they were recorded. Each method needs a connection of its own for as long as it runs. */
final class Catalog {
    private static final String VISIBLE =
            "select dataset_id, dataset_name, generation, row_group_size, state, key_column, created_at from dataset"
                    + " where state <> '" + Discard.DISCARDED + "'";
    private static final String SEGMENTS = "select first_row_group, row_group_count, row_group_size, first_row"
            + " from row_group_plan where dataset_id = ? order by first_row_group";
    private static final String COLUMNS =
            "select column_id, column_name, strategy, is_hidden, definition, hides_side_effects from graph_column"
                    + " where dataset_id = ? order by ordinal";
    private static final String SIDE_EFFECTS = "select s.column_id, s.side_effect_name from graph_side_effect s"
            + " join graph_column c on c.column_id = s.column_id where c.dataset_id = ? order by s.column_id, s.ordinal";
    private static final String REQUIRED_NAMES = "select e.column_id, e.required_name from graph_edge e"
            + " join graph_column c on c.column_id = e.column_id where c.dataset_id = ? and e.kind = ?"
            + " order by e.column_id, e.ordinal";

    private Catalog() {}

    /** A row of {@code dataset}, as far as it is read. */
    private record DatasetRow(
            int id,
            String name,
            int generation,
            int rowGroupSize,
            boolean isComplete,
            @Nullable String keyColumn,
            Instant createdAt) {
        static DatasetRow of(ResultSet row) throws SQLException {
            return new DatasetRow(
                    row.getInt(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getString(5).equals("complete"),
                    row.getString(6),
                    row.getObject(7, OffsetDateTime.class).toInstant());
        }
    }

    /** Every generation of every dataset, by name and then by generation. */
    static List<StoredDataset> datasets(Connection connection) throws SQLException {
        return stored(connection, " order by dataset_name, generation");
    }

    /** The newest generation of a name. */
    static Optional<StoredDataset> newest(Connection connection, String name) throws SQLException {
        return stored(connection, " and dataset_name = ? order by generation desc fetch first row only", name).stream()
                .findFirst();
    }

    /** A dataset by its key. */
    static Optional<StoredDataset> byId(Connection connection, int datasetId) throws SQLException {
        return stored(connection, " and dataset_id = ?", datasetId).stream().findFirst();
    }

    private static List<StoredDataset> stored(Connection connection, String which, Object... parameters)
            throws SQLException {
        List<StoredDataset> datasets = new ArrayList<>();
        for (DatasetRow dataset : Query.rows(connection, VISIBLE + which, DatasetRow::of, parameters)) {
            datasets.add(stored(connection, dataset));
        }
        return datasets;
    }

    private static StoredDataset stored(Connection connection, DatasetRow dataset) throws SQLException {
        try {
            DatasetSpec spec = DatasetSpec.of(
                            dataset.name(),
                            columns(connection, dataset.id()),
                            dataset.rowGroupSize(),
                            plan(connection, dataset.id()))
                    .withKeyColumn(dataset.keyColumn());
            return new StoredDataset(
                    dataset.id(), dataset.generation(), dataset.isComplete(), dataset.createdAt(), spec);
        } catch (InvalidGraphException | IllegalArgumentException contradiction) {
            throw new StoreException(
                    Category.DAMAGED,
                    "the stored definition of dataset " + StoredText.quoted(dataset.name()) + ", generation "
                            + dataset.generation() + ", contradicts itself: " + contradiction.getMessage()
                            + ". Restore a backup, or discard the dataset.",
                    contradiction);
        }
    }

    private static List<ColumnSpec> columns(Connection connection, int datasetId) throws SQLException {
        Map<Integer, List<String>> sideEffects = names(connection, SIDE_EFFECTS, datasetId);
        Map<Integer, List<String>> data = names(connection, REQUIRED_NAMES, datasetId, EdgeKind.DATA.stored());
        Map<Integer, List<String>> gates = names(connection, REQUIRED_NAMES, datasetId, EdgeKind.GATE.stored());
        return Query.rows(
                connection,
                COLUMNS,
                column -> {
                    int id = column.getInt(1);
                    ColumnNode node = new ColumnNode(
                            column.getString(2),
                            GenerationStrategy.valueOf(column.getString(3)),
                            data.getOrDefault(id, List.of()),
                            sideEffects.getOrDefault(id, List.of()),
                            gates.getOrDefault(id, List.of()));
                    return new ColumnSpec(node, column.getBoolean(4), column.getString(5), column.getBoolean(6));
                },
                datasetId);
    }

    /** Names by the column that they belong to, each column's in the query's order. */
    private static Map<Integer, List<String>> names(Connection connection, String sql, Object... parameters)
            throws SQLException {
        Map<Integer, List<String>> names = new HashMap<>();
        Query.rows(
                connection,
                sql,
                row -> names.computeIfAbsent(row.getInt(1), column -> new ArrayList<>())
                        .add(row.getString(2)),
                parameters);
        return names;
    }

    private static RowGroupPlan plan(Connection connection, int datasetId) throws SQLException {
        return RowGroupPlan.ofSegments(Query.rows(
                connection,
                SEGMENTS,
                segment -> new Segment(segment.getInt(1), segment.getInt(2), segment.getInt(3), segment.getLong(4)),
                datasetId));
    }
}
