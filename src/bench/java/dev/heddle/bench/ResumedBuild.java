package dev.heddle.bench;

import dev.heddle.Heddle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;

/**
 * A process that takes an {@link UnfinishedBuild} up again, up to the first cell that is still to do, and dies there. Says, a line each,
 * how many nanoseconds it took to open the store, how many until that cell, and the most bytes of heap that were in use.
 */
final class ResumedBuild {
    private ResumedBuild() {}

    /**
     * Resumes.
     *
     * @param arguments of the process: the store's directory, rows, rows of a group
     */
    public static void main(String[] arguments) {
        int rows = Integer.parseInt(arguments[1]);
        int rowGroupSize = Integer.parseInt(arguments[2]);
        long start = System.nanoTime();
        Heddle heddle = Heddle.open(Path.of(arguments[0]));
        long openNanos = System.nanoTime() - start;
        heddle.build(
                UnfinishedBuild.dataset(rows, rowGroupSize, () -> die(openNanos, System.nanoTime() - start)),
                UnfinishedBuild.options());
    }

    private static void die(long openNanos, long readyNanos) {
        System.out.println(openNanos);
        System.out.println(readyNanos);
        System.out.println(heapPeakBytes());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** The sum of what each part of the heap had at most, which is no less than all of them had at once. */
    private static long heapPeakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
