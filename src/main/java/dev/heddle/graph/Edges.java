package dev.heddle.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The dependencies of each column as positions in declaration, ascending and without repetition. */
final class Edges {
    private final List<ColumnNode> nodes;
    private final ColumnNames names;
    private final int[][] data;
    private final int[][] upstream;
    private final int[][] downstream;

    /** Resolves every name and adds a sentence to {@code problems} for each that leads nowhere or to its own column. */
    Edges(List<ColumnNode> nodes, ColumnNames names, List<String> problems) {
        this.nodes = nodes;
        this.names = names;
        this.data = new int[nodes.size()][];
        this.upstream = new int[nodes.size()][];
        for (int position = 0; position < nodes.size(); position++) {
            ColumnNode node = nodes.get(position);
            data[position] = distinct(required(node, problems));
            upstream[position] = distinct(IntStream.concat(Arrays.stream(data[position]), gates(node, problems)));
        }
        this.downstream = reversed(upstream);
    }

    int[][] upstream() {
        return upstream;
    }

    int[][] downstream() {
        return downstream;
    }

    int[] data(int column) {
        return data[column];
    }

    /** Whether the edge carries values; if not, the upstream only decides whether a cell is skipped. */
    boolean isData(int from, int to) {
        return Arrays.binarySearch(data[to], from) >= 0;
    }

    private IntStream required(ColumnNode node, List<String> problems) {
        IntStream.Builder positions = IntStream.builder();
        for (String name : node.requiredColumns()) {
            Integer position = resolve(node, "requires", name, problems);
            // A column that names itself reads its own earlier output, if anything: no order follows from it.
            if (position != null && !isSelf(node, position)) {
                positions.add(position);
            }
        }
        return positions.build();
    }

    private IntStream gates(ColumnNode node, List<String> problems) {
        IntStream.Builder positions = IntStream.builder();
        for (String name : node.gateColumns()) {
            Integer position = resolve(node, "has a gate on", name, problems);
            if (position == null) {
                continue;
            }
            if (isSelf(node, position)) {
                problems.add("column \"" + node.name() + "\" has a gate on \"" + name
                        + "\", its own output, which does not exist yet when the gate is asked");
            } else {
                positions.add(position);
            }
        }
        return positions.build();
    }

    private @Nullable Integer resolve(ColumnNode node, String verb, String name, List<String> problems) {
        Integer position = names.resolve(name);
        if (position == null) {
            problems.add("column \"" + node.name() + "\" " + verb + " \"" + name
                    + "\", which is neither a column nor a side effect; " + names.suggestion(name));
        }
        return position;
    }

    /** Compares names, so that a second declaration of a column counts as the same column. */
    private boolean isSelf(ColumnNode node, int position) {
        return nodes.get(position).name().equals(node.name());
    }

    private static int[] distinct(IntStream positions) {
        return positions.sorted().distinct().toArray();
    }

    private static int[][] reversed(int[][] edges) {
        int[] counts = new int[edges.length];
        for (int[] sources : edges) {
            for (int source : sources) {
                counts[source]++;
            }
        }
        int[][] reversed = new int[edges.length][];
        Arrays.setAll(reversed, column -> new int[counts[column]]);
        Arrays.fill(counts, 0);
        for (int target = 0; target < edges.length; target++) {
            for (int source : edges[target]) {
                reversed[source][counts[source]++] = target;
            }
        }
        return reversed;
    }
}
