package dev.heddle.bench;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.Assignment;
import dev.heddle.scheduler.Backoff;
import dev.heddle.scheduler.Build;
import dev.heddle.scheduler.BuildClock;
import dev.heddle.scheduler.BuildDefinition;
import dev.heddle.scheduler.BuildLimits;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.scheduler.Ending;
import dev.heddle.scheduler.Outcome;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Workers;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the scheduler costs by itself: state machine, ready queue, leases, inbox and loop, with workers that answer at once
 * on the loop thread and a journal that forgets. Tasks per second of one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class SchedulerBenchmark {
    private static final int COLUMNS = 10;
    private static final int ROWS = 50_000;
    private static final int TASKS = COLUMNS * ROWS;

    /** Rows of a row group. */
    @Param({"1000"})
    public int rowGroupSize;

    /** Tasks at once. */
    @Param({"64", "10000"})
    public int inFlightMax;

    /** Whether attempts are traced. */
    @Param({"true", "false"})
    public boolean isTraced;

    /**
     * One build of {@value #TASKS} cells in a chain of columns.
     *
     * @return how it ended
     */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public Ending chain() {
        BuildLimits limits = new BuildLimits(inFlightMax, Map.of(), 3, 10_000, Duration.ZERO, isTraced, 1);
        return new Build(
                        chainOf(COLUMNS, rowGroupSize),
                        new ForgetfulJournal(),
                        new InstantWorkers(inFlightMax),
                        limits,
                        BuildClock.system())
                .run();
    }

    private static BuildDefinition chainOf(int columns, int rowGroupSize) {
        CellGenerator neverCalled = input -> "1";
        List<ColumnNode> nodes = new ArrayList<>();
        Map<String, ColumnRules> rules = new HashMap<>();
        for (int i = 0; i < columns; i++) {
            String[] required = i == 0 ? new String[0] : new String[] {"column" + (i - 1)};
            nodes.add(ColumnNode.of("column" + i, GenerationStrategy.CELL_BY_CELL, required));
            rules.put("column" + i, new ColumnRules(neverCalled, List.of(required), null, Backoff.NONE));
        }
        return new BuildDefinition(ExecutionGraph.of(nodes), RowGroupPlan.of(ROWS, rowGroupSize), rules);
    }

    /** Answers each assignment while it is started. */
    private static final class InstantWorkers implements Workers {
        private final int slots;

        InstantWorkers(int slots) {
            this.slots = slots;
        }

        @Override
        public void prepare(BuildDefinition definition) {}

        @Override
        public int freeSlots() {
            return slots;
        }

        @Override
        public void start(Assignment assignment, Consumer<Outcome> inbox) {
            long nanos = System.nanoTime();
            inbox.accept(new CellComputed(assignment.id(), nanos, nanos, "1"));
        }

        @Override
        public void cancel(long assignment) {}

        @Override
        public void close() {}
    }

    private static final class ForgetfulJournal implements Journal {
        @Override
        public long run() {
            return 1;
        }

        @Override
        public boolean followsDeath() {
            return false;
        }

        @Override
        public void replayFinalized(Consumer<Fact> reader) {}

        @Override
        public void replay(int rowGroup, Consumer<Fact> reader) {}

        @Override
        public void commit(Turn turn) {}

        @Override
        public void end(String outcome, Instant at) {}

        @Override
        public void close() {}
    }
}
