package dev.heddle.bench;

import dev.heddle.scheduler.Ending;
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
        return new SchedulerWorkload(COLUMNS, ROWS, rowGroupSize, inFlightMax, isTraced).run();
    }
}
