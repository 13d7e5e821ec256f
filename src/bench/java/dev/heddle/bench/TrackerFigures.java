package dev.heddle.bench;

import com.sun.management.ThreadMXBean;
import dev.heddle.frontier.CompletionTracker;
import dev.heddle.frontier.FrontierDelta;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * Prints, for several sizes of row groups, completed cells per second of the thread's CPU time, which other work on the
 * machine hardly touches, and the bytes that a cell of an active group takes.
 */
public final class TrackerFigures {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 400_000;
    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 6;

    private long tasks;

    private TrackerFigures() {}

    /**
     * Runs all sizes.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        TrackerFigures figures = new TrackerFigures();
        System.out.println("rows per group | M cells per CPU second, by rows | by columns | bytes per cell");
        for (int rowGroupSize : new int[] {100, 1_000, 10_000, 100_000}) {
            System.out.printf(
                    "%14d | %31.1f | %10.1f | %14.2f%n",
                    rowGroupSize,
                    figures.millionsPerSecond(rowGroupSize, TrackerWorkload.Order.ROWS),
                    figures.millionsPerSecond(rowGroupSize, TrackerWorkload.Order.COLUMNS),
                    bytesPerCell(rowGroupSize));
        }
        System.out.println(figures.tasks + " tasks became ready");
    }

    /** Median of the rounds after the warm-up. */
    private double millionsPerSecond(int rowGroupSize, TrackerWorkload.Order order) {
        TrackerWorkload workload = new TrackerWorkload(rowGroupSize, order);
        long[] nanos = LongStream.range(0, ROUNDS)
                .map(round -> {
                    long start = THREADS.getCurrentThreadCpuTime();
                    workload.finishRows(ROWS, this::count);
                    return THREADS.getCurrentThreadCpuTime() - start;
                })
                .skip(WARM_UP_ROUNDS)
                .sorted()
                .toArray();
        return 1e3 * ROWS * TrackerWorkload.CELL_COLUMNS / nanos[nanos.length / 2];
    }

    /** Uses every delta, so that none is optimised away. */
    private void count(FrontierDelta delta) {
        tasks += delta.added().size();
    }

    /** What the first event in a group allocates, which is all that the group will take. */
    private static double bytesPerCell(int rowGroupSize) {
        CompletionTracker tracker = new TrackerWorkload(rowGroupSize, TrackerWorkload.Order.ROWS).tracker();
        tracker.markCellComplete("h", 0, 0);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        tracker.markCellComplete("h", 1, 0);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        return (double) bytes / rowGroupSize / TrackerWorkload.GRAPH.columns().size();
    }
}
