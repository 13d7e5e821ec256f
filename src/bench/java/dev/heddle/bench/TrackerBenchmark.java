package dev.heddle.bench;

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
 * Completed cells per second of the tracker alone, as wall time: only a quiet machine gives figures that mean something.
 * {@link TrackerFigures} measures the same work in CPU time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TrackerBenchmark {
    private static final int ROWS = 100_000;

    /** Rows per group. */
    @Param({"100", "1000", "100000"})
    public int rowGroupSize = 1;

    /** Which loop is the inner one. */
    @Param({"ROWS", "COLUMNS"})
    public TrackerWorkload.Order order = TrackerWorkload.Order.ROWS;

    private TrackerWorkload workload = new TrackerWorkload(rowGroupSize, order);

    /** A new tracker, with more groups than can be finished. */
    @Setup
    public void open() {
        workload = new TrackerWorkload(rowGroupSize, order);
    }

    /** Completes the same number of cells whatever the size of the groups. */
    @Benchmark
    @OperationsPerInvocation(ROWS * TrackerWorkload.CELL_COLUMNS)
    public void complete(Blackhole blackhole) {
        workload.finishRows(ROWS, blackhole::consume);
    }
}
