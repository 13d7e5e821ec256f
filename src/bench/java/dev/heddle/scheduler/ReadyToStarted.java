package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long a task waits between being ready and being handed to a worker, when 10,000 get ready at once and there is a place for
 * each: the time of the last one. Prints the median and the longest of some rounds.
 */
public final class ReadyToStarted {
    private static final int TASKS = 10_000;
    private static final int ROUNDS_WARM = 50;
    private static final int ROUNDS = 100;

    private ReadyToStarted() {}

    /** Runs without arguments. */
    public static void main(String[] arguments) {
        long[] nanos = new long[ROUNDS];
        for (int round = -ROUNDS_WARM; round < ROUNDS; round++) {
            long taken = round();
            if (round >= 0) {
                nanos[round] = taken;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "the last of %,d tasks starts after %.2f ms (median of %d rounds), at most %.2f ms%n",
                TASKS, nanos[ROUNDS / 2] / 1e6, ROUNDS, nanos[ROUNDS - 1] / 1e6);
    }

    private static long round() {
        CellGenerator generator = input -> "1";
        ExecutionGraph graph = ExecutionGraph.of(List.of(ColumnNode.of("a", GenerationStrategy.CELL_BY_CELL)));
        BuildDefinition definition = new BuildDefinition(
                graph,
                RowGroupPlan.of(TASKS, TASKS),
                Map.of("a", new ColumnRules(generator, List.of(), null, Backoff.NONE)));
        BuildLimits limits = new BuildLimits(TASKS, Map.of(), 1, TASKS, Duration.ZERO, true, 1);
        BuildState state = new BuildState(definition, limits, 1, false);
        Moment now = new Moment(0, Instant.EPOCH);
        long start = System.nanoTime();
        state.admit(state.takeNextRowGroup(), now);
        int started = state.select(TASKS, now).size();
        long taken = System.nanoTime() - start;
        if (started != TASKS) {
            throw new IllegalStateException("started " + started + " of " + TASKS);
        }
        return taken;
    }
}
