package dev.heddle.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One column as declared: a node of the graph before its names are resolved.
 *
 * <p>Names may hold any character. Whether they lead anywhere is checked by {@link ExecutionGraph#of}, which sees all
 * columns at once.
 *
 * @param name the column's own name
 * @param strategy how its values come about
 * @param requiredColumns columns or side effects whose values it reads, in the order declared; its own name is ignored
 * @param sideEffectColumns extra outputs its generator writes; each stands for this column when others require it
 * @param gateColumns columns or side effects that decide whether a cell is skipped; ordered before it like required ones
 */
public record ColumnNode(
        String name,
        GenerationStrategy strategy,
        List<String> requiredColumns,
        List<String> sideEffectColumns,
        List<String> gateColumns) {
    /**
     * Copies the lists; neither they nor their elements may be null.
     *
     * @param name the column's own name
     * @param strategy how its values come about
     * @param requiredColumns columns or side effects whose values it reads, in the order declared; its own name is ignored
     * @param sideEffectColumns extra outputs its generator writes; each stands for this column when others require it
     * @param gateColumns columns or side effects that decide whether a cell is skipped; ordered before it like required ones
     */
    public ColumnNode {
        requireNonNull(name, "name");
        requireNonNull(strategy, "strategy");
        requiredColumns = List.copyOf(requiredColumns);
        sideEffectColumns = List.copyOf(sideEffectColumns);
        gateColumns = List.copyOf(gateColumns);
    }

    /**
     * A column without side effects and gates.
     *
     * @param name the column's own name
     * @param strategy how its values come about
     * @param requiredColumns columns or side effects whose values it reads
     * @return the node
     */
    public static ColumnNode of(String name, GenerationStrategy strategy, String... requiredColumns) {
        return new ColumnNode(name, strategy, List.of(requiredColumns), List.of(), List.of());
    }
}
