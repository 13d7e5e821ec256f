package dev.heddle.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/** Orders and paths over columns as numbers: position in declaration. Each costs about the number of edges. */
final class Topology {
    private final int[][] upstream;
    private final int[][] downstream;

    /** Takes, for each column, its direct neighbours, ascending and without repetition. */
    Topology(int[][] upstream, int[][] downstream) {
        this.upstream = upstream;
        this.downstream = downstream;
    }

    /** Kahn 1962; of the columns whose upstreams are placed the one declared first is next. Short if there is a cycle. */
    int[] order() {
        int[] missing = degrees(upstream);
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int column = 0; column < missing.length; column++) {
            if (missing[column] == 0) {
                ready.add(column);
            }
        }
        int[] order = new int[missing.length];
        int placed = 0;
        while (!ready.isEmpty()) {
            int column = ready.remove();
            order[placed++] = column;
            for (int next : downstream[column]) {
                if (--missing[next] == 0) {
                    ready.add(next);
                }
            }
        }
        return Arrays.copyOf(order, placed);
    }

    /** The longest chain, counted in columns; ties go to the column that comes first in {@code order}. */
    List<Integer> criticalPath(int[] order) {
        int[] rank = new int[order.length];
        int[] depth = new int[order.length];
        int deepest = -1;
        for (int i = 0; i < order.length; i++) {
            int column = order[i];
            rank[column] = i;
            int predecessor = deepestOf(upstream[column], depth, rank);
            depth[column] = predecessor < 0 ? 1 : depth[predecessor] + 1;
            if (deepest < 0 || depth[column] > depth[deepest]) {
                deepest = column;
            }
        }
        List<Integer> path = new ArrayList<>();
        for (int column = deepest; column >= 0; column = deepestOf(upstream[column], depth, rank)) {
            path.add(column);
        }
        Collections.reverse(path);
        return path;
    }

    private static int deepestOf(int[] columns, int[] depth, int[] rank) {
        int deepest = -1;
        for (int column : columns) {
            if (deepest < 0
                    || depth[column] > depth[deepest]
                    || (depth[column] == depth[deepest] && rank[column] < rank[deepest])) {
                deepest = column;
            }
        }
        return deepest;
    }

    /**
     * Cycles that share no column, until what is left of the graph has none. Each runs from a column to one that needs
     * it, begins at its column declared first and does not repeat it at the end.
     */
    List<List<Integer>> cycles() {
        Remainder left = new Remainder();
        List<List<Integer>> cycles = new ArrayList<>();
        for (int column = 0; column < upstream.length; column++) {
            while (left.has(column)) {
                List<Integer> cycle = left.cycleFrom(column);
                cycles.add(cycle);
                cycle.forEach(left::remove);
            }
        }
        return cycles;
    }

    private static int[] degrees(int[][] neighbours) {
        return Arrays.stream(neighbours).mapToInt(n -> n.length).toArray();
    }

    /** What is left of a graph when columns without upstream and columns without downstream are taken away, repeatedly. */
    private final class Remainder {
        private final int[] upstreams = degrees(upstream);
        private final int[] downstreams = degrees(downstream);
        private final boolean[] removed = new boolean[upstream.length];

        Remainder() {
            for (int column = 0; column < upstream.length; column++) {
                if (has(column) && (upstreams[column] == 0 || downstreams[column] == 0)) {
                    remove(column);
                }
            }
        }

        boolean has(int column) {
            return !removed[column];
        }

        /** Takes a column away, and all that lose their last upstream or downstream by that. */
        void remove(int first) {
            List<Integer> due = new ArrayList<>();
            take(first, due);
            while (!due.isEmpty()) {
                int column = due.remove(due.size() - 1);
                for (int next : downstream[column]) {
                    if (--upstreams[next] == 0) {
                        take(next, due);
                    }
                }
                for (int previous : upstream[column]) {
                    if (--downstreams[previous] == 0) {
                        take(previous, due);
                    }
                }
            }
        }

        private void take(int column, List<Integer> due) {
            if (!removed[column]) {
                removed[column] = true;
                due.add(column);
            }
        }

        /** Every column left has an upstream that is left, so walking up must come back to where it has been. */
        List<Integer> cycleFrom(int start) {
            List<Integer> walk = new ArrayList<>();
            boolean[] seen = new boolean[upstream.length];
            int column = start;
            while (!seen[column]) {
                seen[column] = true;
                walk.add(column);
                column = firstLeft(upstream[column]);
            }
            List<Integer> cycle = new ArrayList<>(walk.subList(walk.indexOf(column), walk.size()));
            Collections.reverse(cycle);
            Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
            return cycle;
        }

        private int firstLeft(int[] columns) {
            for (int column : columns) {
                if (has(column)) {
                    return column;
                }
            }
            throw new IllegalStateException("a column without upstream was left among cycles");
        }
    }
}
