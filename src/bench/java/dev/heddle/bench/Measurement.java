package dev.heddle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.heddle.bench.Contender.Session;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a round took.
 *
 * @param cells that were done
 * @param wallNanos from the first to the last of them
 * @param cpuNanos of all threads of the process meanwhile, those of the collector and the compiler too
 * @param fileBytes of all files after they were closed
 */
record Measurement(int cells, long wallNanos, long cpuNanos, long fileBytes) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /** Longer than most methods take. */
    private static final long COMPILER_IDLE_MILLIS = 100;

    /** Runs one round in a directory of its own. */
    static Measurement of(Contender contender, int cells) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.make()) {
            long wallNanos;
            long cpuNanos;
            try (Session session = contender.open(directory.path(), cells)) {
                // Nobody shall pay for what the one before left, or for what is compiled of opening.
                System.gc();
                awaitCompiler();
                long cpuBefore = SYSTEM.getProcessCpuTime();
                long wallBefore = System.nanoTime();
                session.run();
                wallNanos = System.nanoTime() - wallBefore;
                cpuNanos = SYSTEM.getProcessCpuTime() - cpuBefore;
            }
            return new Measurement(cells, wallNanos, cpuNanos, directory.bytes());
        }
    }

    private static void awaitCompiler() throws InterruptedException {
        long before;
        do {
            before = COMPILER.getTotalCompilationTime();
            Thread.sleep(COMPILER_IDLE_MILLIS);
        } while (COMPILER.getTotalCompilationTime() != before);
    }

    double perWallSecond() {
        return cells * 1e9 / wallNanos;
    }

    double perCpuSecond() {
        return cells * 1e9 / cpuNanos;
    }

    double bytesPerCell() {
        return (double) fileBytes / cells;
    }

    /** The median of each figure by itself, of rounds of as many cells. */
    static Measurement median(List<Measurement> rounds) {
        return new Measurement(
                rounds.get(0).cells(),
                median(rounds, Measurement::wallNanos),
                median(rounds, Measurement::cpuNanos),
                median(rounds, Measurement::fileBytes));
    }

    private static long median(List<Measurement> rounds, ToLongFunction<Measurement> figure) {
        return rounds.stream().mapToLong(figure).sorted().toArray()[rounds.size() / 2];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d cells: %,.0f per wall second, %,.0f per CPU second, %.0f bytes each",
                cells,
                perWallSecond(),
                perCpuSecond(),
                bytesPerCell());
    }
}
