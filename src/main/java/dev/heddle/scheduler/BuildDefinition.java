package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.task.RowGroupPlan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be built.
 *
 * @param graph the columns
 * @param plan the row groups
 * @param rules how each column is computed; one entry for every column of the graph
 * @param hooks what is called around each row group
 * @param keyColumn the column that identifies a row in messages, or null for none
 */
public record BuildDefinition(
        ExecutionGraph graph,
        RowGroupPlan plan,
        Map<String, ColumnRules> rules,
        Hooks hooks,
        @Nullable String keyColumn) {
    /**
     * Copies the map and checks that every column can be computed.
     *
     * @param graph the columns
     * @param plan the row groups
     * @param rules how each column is computed; one entry for every column of the graph
     * @param hooks what is called around each row group
     * @param keyColumn the column that identifies a row in messages, or null for none
     * @throws IllegalArgumentException if a column has no rules
     */
    public BuildDefinition {
        rules = Map.copyOf(rules);
        for (String column : graph.columns()) {
            if (!rules.containsKey(column)) {
                throw new IllegalArgumentException("column \"" + column + "\" has no generator");
            }
        }
    }

    /**
     * A build without hooks and keys.
     *
     * @param graph the columns
     * @param plan the row groups
     * @param rules how each column is computed; one entry for every column of the graph
     * @throws IllegalArgumentException if a column has no rules
     */
    public BuildDefinition(ExecutionGraph graph, RowGroupPlan plan, Map<String, ColumnRules> rules) {
        this(graph, plan, rules, Hooks.NONE, null);
    }

    /** How a column of the graph is computed. */
    ColumnRules rulesOf(String column) {
        return requireNonNull(rules.get(column), column);
    }
}
