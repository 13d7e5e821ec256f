package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A build drawn from a seed: a graph of both strategies with gates, groups of uneven size, resources, retries and limits.
 *
 * @param nodes the columns of its graph
 * @param definition its generators are never called; the script answers for them
 * @param limits as tight as one task at a time, or as wide as everything
 * @param work the script
 */
record RandomBuild(List<ColumnNode> nodes, BuildDefinition definition, BuildLimits limits, ScriptedWork work) {
    private static final CellGenerator CELL = input -> "1";
    private static final FullColumnGenerator BATCH = input -> List.of();
    private static final FromScratchGenerator ROOT = input -> List.of();

    static RandomBuild of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ColumnNode> nodes = nodes(random);
        ExecutionGraph graph = ExecutionGraph.of(nodes);
        int attemptsMax = 1 + random.nextInt(3);
        Backoff backoff = new Backoff(attemptsMax, Duration.ofMillis(random.nextInt(50)), Duration.ofMillis(100));
        Map<String, ColumnRules> rules = new LinkedHashMap<>();
        for (ColumnNode node : nodes) {
            String resource = random.nextInt(3) == 0 ? "r" + random.nextInt(2) : null;
            rules.put(node.name(), new ColumnRules(generator(graph, node), node.requiredColumns(), resource, backoff));
        }
        int[] sizes = random.ints(1 + random.nextInt(6), 1, 6).toArray();
        BuildLimits limits = new BuildLimits(
                1 + random.nextInt(12),
                Map.of("r0", 1 + random.nextInt(3), "r1", 1 + random.nextInt(3)),
                1 + random.nextInt(3),
                1 + random.nextInt(8),
                Duration.ofSeconds(1),
                random.nextInt(4) > 0,
                seed);
        double failing = random.nextBoolean() ? 0.08 : 0;
        double flaky = random.nextBoolean() ? 0.2 : 0;
        return new RandomBuild(
                nodes,
                new BuildDefinition(graph, RowGroupPlan.ofSizes(sizes), rules),
                limits,
                new ScriptedWork(seed, failing, flaky, attemptsMax));
    }

    private static List<ColumnNode> nodes(SplittableRandom random) {
        List<ColumnNode> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            List<String> required = new ArrayList<>();
            List<String> gates = new ArrayList<>();
            for (ColumnNode earlier : nodes) {
                int draw = random.nextInt(6);
                if (draw < 2) {
                    required.add(earlier.name());
                } else if (draw == 2) {
                    gates.add(earlier.name());
                }
            }
            GenerationStrategy strategy =
                    random.nextInt(5) < 3 ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
            nodes.add(new ColumnNode("c" + i, strategy, required, List.of(), gates));
        }
        return nodes;
    }

    private static Generator generator(ExecutionGraph graph, ColumnNode node) {
        if (node.strategy() == GenerationStrategy.CELL_BY_CELL) {
            return CELL;
        }
        return graph.upstream(node.name()).isEmpty() ? ROOT : BATCH;
    }
}
