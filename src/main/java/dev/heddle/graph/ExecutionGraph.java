package dev.heddle.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The directed acyclic graph of columns: who needs whom, and in which order they can be made.
 *
 * <p>Immutable and safe for many threads. Every answer is a pure function of the declared columns in their order, the
 * same on every machine; every collection is unmodifiable. Where a parameter names a column that does not exist, the
 * method throws an {@link IllegalArgumentException} that names the nearest known one. Building costs about the number of
 * columns and edges, neighbours are looked up.
 */
public final class ExecutionGraph {
    private final List<ColumnNode> nodes;
    private final ColumnNames names;
    private final Edges edges;
    private final List<String> columns;
    private final List<Links> links;
    private final List<String> topologicalOrder;
    private final List<String> criticalPath;

    /** The neighbours of one column by name, each in order of declaration. */
    private record Links(
            List<String> required,
            Set<String> upstream,
            Set<String> downstream,
            List<String> batchUpstream,
            List<String> cellUpstream) {}

    private ExecutionGraph(List<ColumnNode> nodes, ColumnNames names, Edges edges, Topology topology, int[] order) {
        this.nodes = nodes;
        this.names = names;
        this.edges = edges;
        this.columns = nodes.stream().map(ColumnNode::name).toList();
        this.topologicalOrder = names(order);
        this.criticalPath =
                topology.criticalPath(order).stream().map(columns::get).toList();
        List<Links> all = new ArrayList<>(nodes.size());
        for (int column = 0; column < nodes.size(); column++) {
            all.add(linksOf(column));
        }
        this.links = Collections.unmodifiableList(all);
    }

    /**
     * Resolves and checks the columns.
     *
     * @param columns the columns in order of declaration; none at all is a graph too
     * @return the graph
     * @throws InvalidGraphException listing all problems at once: names used twice, names that lead nowhere, side effects
     *     with two producers, gates on a column's own output, and cycles (as many as share no column)
     */
    public static ExecutionGraph of(List<ColumnNode> columns) {
        List<ColumnNode> nodes = List.copyOf(columns);
        List<String> problems = new ArrayList<>();
        ColumnNames names = new ColumnNames(nodes, problems);
        Edges edges = new Edges(nodes, names, problems);
        Topology topology = new Topology(edges.upstream(), edges.downstream());
        int[] order = topology.order();
        if (order.length < nodes.size()) {
            for (List<Integer> cycle : topology.cycles()) {
                problems.add("columns need each other in a cycle: " + pathOf(cycle, nodes));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(problems);
        }
        return new ExecutionGraph(nodes, names, edges, topology, order);
    }

    private static String pathOf(List<Integer> cycle, List<ColumnNode> nodes) {
        StringBuilder path = new StringBuilder();
        for (int column : cycle) {
            path.append(nodes.get(column).name()).append(" -> ");
        }
        return path.append(nodes.get(cycle.get(0)).name()).toString();
    }

    private Links linksOf(int column) {
        List<String> upstream = names(edges.upstream()[column]);
        return new Links(
                names(edges.data(column)),
                Collections.unmodifiableSet(new LinkedHashSet<>(upstream)),
                Collections.unmodifiableSet(new LinkedHashSet<>(names(edges.downstream()[column]))),
                upstream.stream()
                        .filter(name -> strategy(name) == GenerationStrategy.FULL_COLUMN)
                        .toList(),
                upstream.stream()
                        .filter(name -> strategy(name) == GenerationStrategy.CELL_BY_CELL)
                        .toList());
    }

    private List<String> names(int[] positions) {
        return Arrays.stream(positions).mapToObj(columns::get).toList();
    }

    /**
     * All columns.
     *
     * @return names in order of declaration
     */
    public List<String> columns() {
        return columns;
    }

    /**
     * A column's place in the order of declaration.
     *
     * @param column a column's name
     * @return its index in {@link #columns}
     */
    public int position(String column) {
        Integer position = names.column(column);
        if (position == null) {
            throw new IllegalArgumentException("no column \"" + column + "\"; " + names.columnSuggestion(column));
        }
        return position;
    }

    /**
     * How a column's values come about.
     *
     * @param column a column's name
     * @return its strategy
     */
    public GenerationStrategy strategy(String column) {
        return nodes.get(position(column)).strategy();
    }

    /**
     * Columns this one directly waits for, because it reads them or because they gate it.
     *
     * @param column a column's name
     * @return names in order of declaration
     */
    public Set<String> upstream(String column) {
        return links.get(position(column)).upstream();
    }

    /**
     * Columns that directly wait for this one.
     *
     * @param column a column's name
     * @return names in order of declaration
     */
    public Set<String> downstream(String column) {
        return links.get(position(column)).downstream();
    }

    /**
     * Columns whose values this one reads; columns that only gate it are left out, side effects are their producer.
     *
     * @param column a column's name
     * @return names in order of declaration
     */
    public List<String> requiredColumns(String column) {
        return links.get(position(column)).required();
    }

    /**
     * The part of {@link #upstream} that is made a row group at a time.
     *
     * @param column a column's name
     * @return names in order of declaration
     */
    public List<String> batchUpstream(String column) {
        return links.get(position(column)).batchUpstream();
    }

    /**
     * The part of {@link #upstream} that is made cell by cell.
     *
     * @param column a column's name
     * @return names in order of declaration
     */
    public List<String> cellUpstream(String column) {
        return links.get(position(column)).cellUpstream();
    }

    /**
     * Extra outputs a column's generator writes.
     *
     * @param column a column's name
     * @return names as declared
     */
    public List<String> sideEffectColumns(String column) {
        return nodes.get(position(column)).sideEffectColumns();
    }

    /**
     * The column that makes what a name stands for. A column hides a side effect of the same name.
     *
     * @param name a column or a side effect
     * @return that column, or the producer of that side effect
     * @throws IllegalArgumentException if the name is neither
     */
    public String resolve(String name) {
        Integer position = names.resolve(name);
        if (position == null) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is neither a column nor a side effect; " + names.suggestion(name));
        }
        return columns.get(position);
    }

    /**
     * Columns without upstream.
     *
     * @return names in order of declaration
     */
    public List<String> roots() {
        return columns.stream()
                .filter(column -> edges.upstream()[position(column)].length == 0)
                .toList();
    }

    /**
     * An order in which every column comes after its upstreams; of those that may come next, the one declared first does.
     *
     * @return all columns
     */
    public List<String> topologicalOrder() {
        return topologicalOrder;
    }

    /**
     * The longest chain, counted in columns. It ends at the deepest column that is first in topological order; each
     * predecessor is the deepest upstream, the first in that order.
     *
     * @return the chain from a root down; empty for an empty graph
     */
    public List<String> criticalPath() {
        return criticalPath;
    }

    /**
     * How many tasks each column takes: one per row, or one per row group.
     *
     * @param rows number of rows, from 0
     * @param rowGroupSize rows per group, from 1; the last group may be shorter
     * @return counts in order of declaration
     * @throws IllegalArgumentException if the number of rows is negative or the group size is not positive
     */
    public Map<String, Long> taskCounts(long rows, int rowGroupSize) {
        if (rows < 0) {
            throw new IllegalArgumentException("the number of rows is " + rows + ", expected 0 or more");
        }
        checkRowGroupSize(rowGroupSize);
        long rowGroups = rows / rowGroupSize + (rows % rowGroupSize == 0 ? 0 : 1);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (ColumnNode node : nodes) {
            counts.put(node.name(), node.strategy() == GenerationStrategy.FULL_COLUMN ? rowGroups : rows);
        }
        return Collections.unmodifiableMap(counts);
    }

    private static void checkRowGroupSize(int rowGroupSize) {
        if (rowGroupSize <= 0) {
            throw new IllegalArgumentException("the row group size is " + rowGroupSize + ", expected 1 or more");
        }
    }

    /**
     * What must be complete before a slice can be made, columns that gate it included. A cell needs the same row of each
     * cell-by-cell upstream, a whole group all rows of it; either needs the whole group of a full-column upstream.
     *
     * <p>A row of a full column needs what its whole group needs, since they are computed together.
     *
     * @param column a column's name
     * @param rowGroup id of the row group, from 0
     * @param rowIndex row inside the group, or {@link SliceRef#WHOLE_GROUP}
     * @param rowGroupSize rows in this group, from 1
     * @return slices in order of declaration of their column, then by row; none for a root
     * @throws IllegalArgumentException if a coordinate is out of range
     */
    public List<SliceRef> cellDependencies(String column, int rowGroup, int rowIndex, int rowGroupSize) {
        SliceRef slice = new SliceRef(column, rowGroup, rowIndex);
        checkRowGroupSize(rowGroupSize);
        if (rowIndex >= rowGroupSize) {
            throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": row " + rowIndex
                    + " is outside a group of " + rowGroupSize + " rows, counted from 0");
        }
        boolean needsOneRow = slice.isCell() && strategy(column) == GenerationStrategy.CELL_BY_CELL;
        List<SliceRef> dependencies = new ArrayList<>();
        for (String upstream : upstream(column)) {
            if (strategy(upstream) == GenerationStrategy.FULL_COLUMN) {
                dependencies.add(SliceRef.wholeGroup(upstream, rowGroup));
            } else if (needsOneRow) {
                dependencies.add(SliceRef.cell(upstream, rowGroup, rowIndex));
            } else {
                for (int row = 0; row < rowGroupSize; row++) {
                    dependencies.add(SliceRef.cell(upstream, rowGroup, row));
                }
            }
        }
        return Collections.unmodifiableList(dependencies);
    }

    /**
     * Draws the graph for Mermaid ({@code graph TD}): nodes show strategy and side effects, solid edges carry values,
     * dotted ones only gate. Names are escaped so that any renders.
     *
     * @return the diagram, lines ended by newline
     */
    public String toMermaid() {
        return new GraphDiagram(nodes, edges).toMermaid();
    }

    /**
     * Draws the graph for Graphviz, with the same meaning as {@link #toMermaid}.
     *
     * @return the diagram, lines ended by newline
     */
    public String toDot() {
        return new GraphDiagram(nodes, edges).toDot();
    }

    /**
     * Identifies the columns as declared: names, strategies, requirements, side effects and gates, all in their order.
     * The same for the same declaration in every process, on every machine and in every later version.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String fingerprint() {
        return GraphFingerprint.of(nodes);
    }
}
