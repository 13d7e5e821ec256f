package dev.heddle.store;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as it is stored: everything about it but its progress.
 *
 * @param name the name, unique in its store apart from generations
 * @param columns the columns in order of declaration
 * @param graph the graph of those columns
 * @param rowGroupSize rows in each group planned from now on
 * @param plan the row groups
 * @param keyColumn the column whose value identifies a row for people; null for none; may change from run to run
 */
public record DatasetSpec(
        String name,
        List<ColumnSpec> columns,
        ExecutionGraph graph,
        int rowGroupSize,
        RowGroupPlan plan,
        @Nullable String keyColumn) {
    /**
     * Copies the list.
     *
     * @param name the name, unique in its store apart from generations
     * @param columns the columns in order of declaration
     * @param graph the graph of those columns
     * @param rowGroupSize rows in each group planned from now on
     * @param plan the row groups
     * @param keyColumn the column whose value identifies a row for people; null for none
     */
    public DatasetSpec {
        columns = List.copyOf(columns);
    }

    /**
     * A dataset without a key column.
     *
     * @param name the name, unique in its store apart from generations
     * @param columns the columns in order of declaration
     * @param graph the graph of those columns
     * @param rowGroupSize rows in each group planned from now on
     * @param plan the row groups
     */
    public DatasetSpec(
            String name, List<ColumnSpec> columns, ExecutionGraph graph, int rowGroupSize, RowGroupPlan plan) {
        this(name, columns, graph, rowGroupSize, plan, null);
    }

    /**
     * Copies with another key column.
     *
     * @param newKeyColumn the column, or null for none
     * @return the copy
     */
    public DatasetSpec withKeyColumn(@Nullable String newKeyColumn) {
        return new DatasetSpec(name, columns, graph, rowGroupSize, plan, newKeyColumn);
    }

    /**
     * Lists what the columns make beside their own values, hidden or not.
     *
     * @return names in order of declaration of their columns, each once; without those that a column of the same name hides
     */
    public List<String> sideEffectNames() {
        Set<String> columnNames = Set.copyOf(graph.columns());
        return columns.stream()
                .flatMap(column -> column.node().sideEffectColumns().stream())
                .filter(sideEffect -> !columnNames.contains(sideEffect))
                .distinct()
                .toList();
    }

    /**
     * Makes a specification, with its graph.
     *
     * @param name the name
     * @param columns the columns in order of declaration
     * @param rowGroupSize rows in each group planned from now on
     * @param plan the row groups
     * @return the specification
     * @throws dev.heddle.graph.InvalidGraphException if the columns do not make a graph
     */
    public static DatasetSpec of(String name, List<ColumnSpec> columns, int rowGroupSize, RowGroupPlan plan) {
        ExecutionGraph graph =
                ExecutionGraph.of(columns.stream().map(ColumnSpec::node).toList());
        return new DatasetSpec(name, columns, graph, rowGroupSize, plan);
    }
}
