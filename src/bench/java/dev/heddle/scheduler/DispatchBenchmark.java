package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a dispatch costs while so many tasks are ready: choose, take, lease; release the one that started 64 dispatches ago and
 * queue it once more, so that the queue stays as long as it is. Ten columns, five of them on two resources.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {
    private static final int COLUMNS = 10;
    private static final int IN_FLIGHT = 64;

    /** Tasks that are ready all the time. */
    @Param({"1000", "10000", "100000"})
    public int ready;

    /** Flows they are spread over, ten columns in each of a tenth as many row groups. */
    @Param({"10", "1000"})
    public int flows;

    private final Queue<Attempt> inFlight = new ArrayDeque<>();
    private FairQueue queue = new FairQueue(columns(), weights());
    private Dispatcher dispatcher = dispatcherOf(columns());

    /** Fills the queue and the slots. */
    @Setup(Level.Iteration)
    public void fill() {
        Columns columns = columns();
        queue = new FairQueue(columns, weights());
        dispatcher = dispatcherOf(columns);
        inFlight.clear();
        int rows = ready / flows;
        for (int id = 0; id < flows / COLUMNS; id++) {
            ActiveRowGroup rowGroup = new ActiveRowGroup(id, (long) id * rows, rows, COLUMNS, COLUMNS);
            List<Task> tasks = new ArrayList<>();
            for (Column column : columns.all()) {
                for (int row = 0; row < rows; row++) {
                    tasks.add(Task.cell(column.name, id, row));
                }
            }
            queue.addAll(rowGroup, tasks, Instant.EPOCH);
        }
        for (int i = 0; i < IN_FLIGHT; i++) {
            inFlight.addAll(dispatcher.next(1, 1));
        }
    }

    /**
     * One dispatch.
     *
     * @return what started
     */
    @Benchmark
    public Object dispatch() {
        Attempt ended = inFlight.remove();
        dispatcher.release(ended.lease);
        queue.add(ended.next(Instant.EPOCH));
        Attempt start = dispatcher.next(1, 1).get(0);
        inFlight.add(start);
        return start;
    }

    private Dispatcher dispatcherOf(Columns columns) {
        return new Dispatcher(columns, queue, new Leases(IN_FLIGHT, columns.resourceLimits()), Duration.ofHours(1));
    }

    private static int[] weights() {
        int[] weights = new int[COLUMNS];
        Arrays.setAll(weights, index -> 1 + index % 3);
        return weights;
    }

    private static Columns columns() {
        CellGenerator neverCalled = input -> "1";
        List<ColumnNode> nodes = new ArrayList<>();
        Map<String, ColumnRules> rules = new HashMap<>();
        for (int i = 0; i < COLUMNS; i++) {
            String resource = i % 2 == 0 ? null : i % 4 == 1 ? "small" : "large";
            nodes.add(ColumnNode.of("column" + i, GenerationStrategy.CELL_BY_CELL));
            rules.put("column" + i, new ColumnRules(neverCalled, List.of(), resource, Backoff.NONE));
        }
        return Columns.compile(
                new BuildDefinition(ExecutionGraph.of(nodes), RowGroupPlan.of(1, 1), rules),
                Map.of("small", 4, "large", 20));
    }
}
