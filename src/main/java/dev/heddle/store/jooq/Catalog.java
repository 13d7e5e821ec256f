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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads datasets back as they were recorded. Each method needs a connection of its own for as long as it runs.
 *
 * <p>By plain SQL: whoever only looks at a store would otherwise wait for a thousand classes of jOOQ, which takes longer than all
 * the rest.
 */
final class Catalog {
    private static final String VISIBLE =
            "select dataset_id, dataset_name, generation, row_group_size, key_column, state,"
                    + " created_at from dataset where state <> '" + Discard.DISCARDED + "'";

    private Catalog() {}

    /** What is made of a row. */
    private interface Reading<T> {
        T from(ResultSet row) throws SQLException;
    }

    /** Every generation of every dataset, by name and then by generation. */
    static List<StoredDataset> datasets(Connection connection) throws SQLException {
        return query(
                connection, VISIBLE + " order by dataset_name, generation", dataset -> stored(connection, dataset));
    }

    /** The newest generation of a name. */
    static Optional<StoredDataset> newest(Connection connection, String name) throws SQLException {
        String sql = VISIBLE + " and dataset_name = ? order by generation desc fetch first row only";
        return query(connection, sql, dataset -> stored(connection, dataset), name).stream()
                .findFirst();
    }

    /** A dataset by its key. */
    static Optional<StoredDataset> byId(Connection connection, int datasetId) throws SQLException {
        String sql = VISIBLE + " and dataset_id = ?";
        return query(connection, sql, dataset -> stored(connection, dataset), datasetId).stream()
                .findFirst();
    }

    private static <T> List<T> query(Connection connection, String sql, Reading<T> reading, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(reading.from(row));
                }
            }
            return found;
        }
    }

    private static StoredDataset stored(Connection connection, ResultSet dataset) throws SQLException {
        int id = dataset.getInt("dataset_id");
        String name = dataset.getString("dataset_name");
        int generation = dataset.getInt("generation");
        try {
            DatasetSpec spec = DatasetSpec.of(
                            name, columns(connection, id), dataset.getInt("row_group_size"), plan(connection, id))
                    .withKeyColumn(dataset.getString("key_column"));
            return new StoredDataset(
                    id,
                    generation,
                    dataset.getString("state").equals("complete"),
                    dataset.getObject("created_at", OffsetDateTime.class).toInstant(),
                    spec);
        } catch (InvalidGraphException | IllegalArgumentException contradiction) {
            throw new StoreException(
                    Category.DAMAGED,
                    "the stored definition of dataset " + StoredText.quoted(name) + ", generation " + generation
                            + ", contradicts itself: " + contradiction.getMessage()
                            + ". Restore a backup, or discard the dataset.",
                    contradiction);
        }
    }

    private static List<ColumnSpec> columns(Connection connection, int datasetId) throws SQLException {
        Map<Integer, List<String>> sideEffects = namesByColumn(
                connection,
                "select s.column_id, s.side_effect_name from graph_side_effect s"
                        + " join graph_column c on c.column_id = s.column_id where c.dataset_id = ?"
                        + " order by s.column_id, s.ordinal",
                datasetId);
        Map<Integer, List<String>> data = requiredNames(connection, datasetId, EdgeKind.DATA);
        Map<Integer, List<String>> gates = requiredNames(connection, datasetId, EdgeKind.GATE);
        String sql = "select column_id, column_name, strategy, is_hidden, definition, hides_side_effects"
                + " from graph_column where dataset_id = ? order by ordinal";
        return query(
                connection,
                sql,
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

    private static Map<Integer, List<String>> requiredNames(Connection connection, int datasetId, EdgeKind kind)
            throws SQLException {
        return namesByColumn(
                connection,
                "select e.column_id, e.required_name from graph_edge e"
                        + " join graph_column c on c.column_id = e.column_id where c.dataset_id = ? and e.kind = ?"
                        + " order by e.column_id, e.ordinal",
                datasetId,
                kind.stored());
    }

    private static Map<Integer, List<String>> namesByColumn(Connection connection, String sql, Object... parameters)
            throws SQLException {
        Map<Integer, List<String>> names = new HashMap<>();
        query(
                connection,
                sql,
                row -> names.computeIfAbsent(row.getInt(1), column -> new ArrayList<>())
                        .add(row.getString(2)),
                parameters);
        return names;
    }

    private static RowGroupPlan plan(Connection connection, int datasetId) throws SQLException {
        String sql = "select first_row_group, row_group_count, row_group_size, first_row from row_group_plan"
                + " where dataset_id = ? order by first_row_group";
        return RowGroupPlan.ofSegments(query(
                connection,
                sql,
                segment -> new Segment(segment.getInt(1), segment.getInt(2), segment.getInt(3), segment.getLong(4)),
                datasetId));
    }
}
