package dev.heddle.bench;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.frontier.FrontierDelta;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Completions per second of the tracker alone: row groups are admitted, every slice is completed, row by row or column by
 * column, and the group is compacted. Ten columns, eight of them cell-by-cell with up to three inputs; only completed cells
 * are counted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TrackerBenchmark {
    private static final int ROWS = 100_000;
    private static final int CELL_COLUMNS = 8;

    /** Rows per group. */
    @Param({"100", "1000", "100000"})
    public int rowGroupSize;

    /** Which loop is the inner one. */
    @Param({"ROWS_IN_ORDER", "COLUMNS_IN_ORDER"})
    public Order order = Order.ROWS_IN_ORDER;

    private final ExecutionGraph graph = Graphs.parse(
            "seed[batch] -> a[cell] -> b[cell] -> c[cell]; a -> c; seed -> c; "
                    + "a -> d[cell]; b -> e[cell]; c -> f[cell]; d -> f; e -> f; f -> g[cell]; d ~> g; g -> h[cell]; h -> score[batch]");
    private final List<String> cellColumns = graph.columns().stream()
            .filter(column -> graph.strategy(column) == GenerationStrategy.CELL_BY_CELL)
            .toList();
    private CompletionTracker tracker = new CompletionTracker(graph, RowGroupPlan.of(0, 1));
    private int rowGroup;

    /** How cells are completed within a group. */
    public enum Order {
        /** All columns of a row, then the next row. */
        ROWS_IN_ORDER,
        /** All rows of a column, then the next column. */
        COLUMNS_IN_ORDER
    }

    /** A new tracker with more groups than an iteration can finish. */
    @Setup
    public void open() {
        tracker = new CompletionTracker(
                graph, RowGroupPlan.of((long) RowGroupPlan.ROW_GROUPS_MAX * rowGroupSize, rowGroupSize));
        rowGroup = 0;
    }

    /** Completes the same number of cells whatever the size of the groups. */
    @Benchmark
    @OperationsPerInvocation(ROWS * CELL_COLUMNS)
    public void complete(Blackhole blackhole) {
        for (int rows = 0; rows < ROWS; rows += rowGroupSize) {
            blackhole.consume(tracker.admit(rowGroup));
            blackhole.consume(tracker.markBatchComplete("seed", rowGroup, rowGroupSize));
            switch (order) {
                case ROWS_IN_ORDER -> completeRows(blackhole);
                case COLUMNS_IN_ORDER -> completeColumns(blackhole);
            }
            FrontierDelta last = tracker.markBatchComplete("score", rowGroup, rowGroupSize);
            if (last.removed().size() != 1) {
                throw new IllegalStateException("the last batch was not ready");
            }
            tracker.compact(rowGroup);
            rowGroup++;
        }
    }

    private void completeRows(Blackhole blackhole) {
        for (int row = 0; row < rowGroupSize; row++) {
            for (String column : cellColumns) {
                blackhole.consume(tracker.markCellComplete(column, rowGroup, row));
            }
        }
    }

    private void completeColumns(Blackhole blackhole) {
        for (String column : cellColumns) {
            for (int row = 0; row < rowGroupSize; row++) {
                blackhole.consume(tracker.markCellComplete(column, rowGroup, row));
            }
        }
    }
}
