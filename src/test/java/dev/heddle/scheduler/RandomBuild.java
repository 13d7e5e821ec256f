package dev.heddle.scheduler;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.ScriptedWork.Troubles;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A build drawn from a seed: a graph of both strategies with gates, side effects and columns that are filled together, groups
 * of uneven size, resources, weights, hooks, all kinds of trouble, and limits.
 *
 * @param nodes the columns of its graph
 * @param definition its generators are those of the script
 * @param limits as tight as one task at a time, or as wide as everything
 * @param work the script
 * @param isCancelled whether it is to be cancelled now and then
 */
record RandomBuild(
        List<ColumnNode> nodes,
        BuildDefinition definition,
        BuildLimits limits,
        ScriptedWork work,
        boolean isCancelled) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONG_PATIENCE = Duration.ofDays(1);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(90);

    /** What may be drawn. */
    enum Scope {
        /** All there is. */
        EVERYTHING,
        /** Only what does not depend on time: nothing is tried again, nothing hangs, nothing is cancelled. */
        TIMELESS,
        /** Of that, only columns by themselves that are computed in every row. */
        PLAIN
    }

    static RandomBuild of(long seed) {
        return of(seed, Scope.EVERYTHING);
    }

    static RandomBuild of(long seed, Scope scope) {
        return new Drawing(seed, scope).build();
    }

    /** One build while it is drawn. */
    private static final class Drawing {
        private final long seed;
        private final Scope scope;
        private final SplittableRandom random;
        private final boolean hasGates;
        private final boolean isTimeless;
        private final List<ColumnNode> nodes = new ArrayList<>();

        /** For each column that leads: those that its generator fills, itself first. */
        private final Map<String, List<String>> outputs = new LinkedHashMap<>();

        Drawing(long seed, Scope scope) {
            this.seed = seed;
            this.scope = scope;
            this.random = new SplittableRandom(seed);
            this.isTimeless = scope != Scope.EVERYTHING;
            this.hasGates = scope != Scope.PLAIN && random.nextInt(5) < 3;
        }

        RandomBuild build() {
            drawNodes();
            ExecutionGraph graph = ExecutionGraph.of(nodes);
            int attemptsMax = isTimeless ? 1 : 1 + random.nextInt(3);
            int rounds = random.nextInt(3);
            boolean isPatient = random.nextBoolean();
            ScriptedWork work = new ScriptedWork(seed, troubles(attemptsMax, rounds, isPatient));
            Backoff backoff = new Backoff(attemptsMax, Duration.ofMillis(random.nextInt(50)), Duration.ofMillis(100));
            Map<String, ColumnRules> rules = new LinkedHashMap<>();
            outputs.forEach((leader, names) -> {
                ColumnRules shared = rules(graph, leader, names, backoff, work);
                names.forEach(name -> rules.put(name, shared));
            });
            int[] sizes = random.ints(1 + random.nextInt(6), 1, 6).toArray();
            BuildDefinition definition = new BuildDefinition(
                    graph,
                    RowGroupPlan.ofSizes(sizes),
                    rules,
                    hooks(work),
                    chance(4) ? nodes.get(0).name() : null);
            return new RandomBuild(
                    List.copyOf(nodes), definition, limits(rounds, isPatient), work, !isTimeless && chance(4));
        }

        private void drawNodes() {
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                List<String> required = new ArrayList<>();
                List<String> gates = new ArrayList<>();
                drawUpstream(required, gates);
                GenerationStrategy strategy =
                        random.nextInt(5) < 3 ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
                int siblings = scope != Scope.PLAIN && chance(4) ? 1 + random.nextInt(2) : 0;
                List<String> names = new ArrayList<>();
                for (int sibling = 0; sibling <= siblings; sibling++) {
                    String name = "c" + i + (sibling == 0 ? "" : "_" + sibling);
                    List<String> sideEffects =
                            scope != Scope.PLAIN && chance(5) ? List.of(name + "__trace") : List.of();
                    names.add(name);
                    nodes.add(new ColumnNode(name, strategy, required, sideEffects, gates));
                }
                outputs.put(names.get(0), names);
            }
        }

        private void drawUpstream(List<String> required, List<String> gates) {
            for (ColumnNode earlier : nodes) {
                int draw = random.nextInt(6);
                boolean isForSideEffect = !earlier.sideEffectColumns().isEmpty() && random.nextBoolean();
                String name = isForSideEffect ? earlier.sideEffectColumns().get(0) : earlier.name();
                if (draw < 2) {
                    required.add(name);
                } else if (draw == 2 && hasGates) {
                    gates.add(name);
                } else if (draw == 3 && hasGates && chance(4)) {
                    required.add(name);
                    gates.add(earlier.name());
                }
            }
        }

        private ColumnRules rules(
                ExecutionGraph graph, String leader, List<String> names, Backoff backoff, ScriptedWork work) {
            ColumnNode node = nodeOf(leader);
            TaskType type = node.strategy() == GenerationStrategy.CELL_BY_CELL
                    ? TaskType.CELL
                    : graph.upstream(leader).isEmpty() ? TaskType.FROM_SCRATCH : TaskType.BATCH;
            Duration timeout = !isTimeless && random.nextInt(3) == 0 ? TIMEOUT : null;
            List<String> values = new ArrayList<>(names);
            names.forEach(name -> values.addAll(nodeOf(name).sideEffectColumns()));
            String resource = chance(3) ? "r" + random.nextInt(3) : null;
            ColumnRules plain = new ColumnRules(
                    work.generator(values, type, timeout != null), node.requiredColumns(), resource, backoff);
            if (scope == Scope.PLAIN) {
                return plain;
            }
            return plain.withOutputs(names.size() == 1 && random.nextBoolean() ? List.of() : names)
                    .withWeight(1 + random.nextInt(4))
                    .withClassifier(ScriptedWork::classify)
                    .withTimeout(timeout)
                    .withSkipping(skipping(node, names.size(), work))
                    .withOrder(type == TaskType.FROM_SCRATCH && chance(3))
                    .withNullKept(chance(5))
                    .withFormula(!isTimeless && chance(12));
        }

        private Skipping skipping(ColumnNode node, int outputCount, ScriptedWork work) {
            List<String> fills =
                    chance(3) ? List.of() : Collections.nCopies(outputCount, "\"fill of " + node.name() + "\"");
            boolean propagates = !chance(4);
            return node.gateColumns().isEmpty()
                    ? new Skipping(null, List.of(), fills, propagates)
                    : new Skipping(work.gate(node.name()), node.gateColumns(), fills, propagates);
        }

        private Troubles troubles(int attemptsMax, int rounds, boolean isPatient) {
            if (isTimeless) {
                List<Trouble> forGood = List.of(Trouble.THROWS, Trouble.FINAL, Trouble.WRONG_NUMBER);
                return new Troubles(
                        random.nextBoolean() ? 0.08 : 0, 0, 1, 0, forGood, List.of(), !hasGates, false, 0.1);
            }
            List<Trouble> forGood = new ArrayList<>(List.of(
                    Trouble.THROWS,
                    Trouble.RETRYABLE,
                    Trouble.FINAL,
                    Trouble.FINAL,
                    Trouble.WRONG_NUMBER,
                    Trouble.HANGS,
                    Trouble.IS_DEAF));
            List<Trouble> forAWhile =
                    new ArrayList<>(List.of(Trouble.THROWS, Trouble.RETRYABLE, Trouble.HANGS, Trouble.IS_DEAF));
            // A row that is limited for ever uses up the patience of others on its resource.
            (isPatient ? forAWhile : forGood).addAll(List.of(Trouble.RATE_LIMITED, Trouble.RATE_LIMITED_WITH_DELAY));
            if (chance(3)) {
                forGood.addAll(List.of(Trouble.KILLS, Trouble.KILLS));
                forAWhile.add(Trouble.KILLS);
            }
            return new Troubles(
                    random.nextBoolean() ? 0.08 : 0,
                    random.nextBoolean() ? 0.2 : 0,
                    attemptsMax,
                    rounds,
                    forGood,
                    forAWhile,
                    !hasGates,
                    random.nextBoolean(),
                    random.nextBoolean() ? 0.1 : 0);
        }

        private Hooks hooks(ScriptedWork work) {
            return scope == Scope.PLAIN
                    ? Hooks.NONE
                    : new Hooks(chance(3) ? work.before() : null, chance(3) ? work.after() : null);
        }

        private BuildLimits limits(int rounds, boolean isPatient) {
            FailureLimits failures = new FailureLimits(
                    rounds,
                    Duration.ofMillis(random.nextInt(2_000)),
                    isPatient ? LONG_PATIENCE : SHORT_PATIENCE,
                    3 + random.nextInt(10),
                    !isTimeless && chance(3) ? 0.2 + random.nextDouble() * 0.7 : FailureLimits.NO_GATE,
                    1 + random.nextInt(4),
                    Duration.ofMillis(500));
            return new BuildLimits(
                    1 + random.nextInt(12),
                    Map.of("r0", 1 + random.nextInt(3), "r1", 1 + random.nextInt(3)),
                    1 + random.nextInt(3),
                    1 + random.nextInt(8),
                    Duration.ofSeconds(1),
                    random.nextInt(4) > 0,
                    seed,
                    failures);
        }

        private boolean chance(int oneIn) {
            return random.nextInt(oneIn) == 0;
        }

        private ColumnNode nodeOf(String name) {
            return nodes.stream()
                    .filter(node -> node.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
