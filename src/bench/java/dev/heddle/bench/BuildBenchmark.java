package dev.heddle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the engine itself costs: a build of no-op cells on a fresh store, end to end.
 *
 * <p>Arguments, all optional and in this order: rows (100,000), columns (10), durability ({@code PROCESS_CRASH}), traces
 * ({@code true}), rounds (3). Each round builds into a store of its own and prints one line; the first one warms up.
 */
public final class BuildBenchmark {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private BuildBenchmark() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int columns = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Durability durability = args.length > 2 ? Durability.valueOf(args[2]) : Durability.PROCESS_CRASH;
        boolean isTraced = args.length <= 3 || Boolean.parseBoolean(args[3]);
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        System.out.printf(
                Locale.ROOT,
                "%,d rows x %d columns, %s, traces %s, Java %s, %d processors%n",
                rows,
                columns,
                durability,
                isTraced ? "on" : "off",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        for (int round = 0; round < rounds; round++) {
            round(noOps(rows, columns), durability, isTraced);
        }
    }

    /** One root and its dependants, all cell by cell: every cell is a task, a marker and a trace. */
    private static Dataset noOps(int rows, int columns) {
        ColumnBuilder last = Dataset.named("noop").rows(rows).cell("c0", row -> 0);
        for (int i = 1; i < columns; i++) {
            last = last.cell("c" + i, row -> 0).requires("c0");
        }
        return last.build();
    }

    private static void round(Dataset dataset, Durability durability, boolean isTraced) throws IOException {
        Path directory = Files.createTempDirectory("heddle-bench");
        try {
            BuildResult result;
            long cpuBefore = SYSTEM.getProcessCpuTime();
            try (Heddle heddle =
                    Heddle.open(HeddleOptions.inDirectory(directory).durability(durability))) {
                result = heddle.build(
                        dataset, BuildOptions.never().withTrace(isTraced).withMaxInFlight(1_000));
            }
            print(result, (SYSTEM.getProcessCpuTime() - cpuBefore) / 1e9, Files.size(directory.resolve("store.mv.db")));
        } finally {
            delete(directory);
        }
    }

    private static void print(BuildResult result, double cpuSeconds, long fileBytes) {
        double seconds = result.elapsed().toNanos() / 1e9;
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        System.out.printf(
                Locale.ROOT,
                "%,d cells in %.2f s: %,.0f cells/s, %,.0f cells per CPU second, %,d commits (%,.0f cells each), heap %,d MB of"
                        + " %,d MB, file %,d MB (%.0f bytes a cell)%n",
                result.completedCells(),
                seconds,
                result.completedCells() / seconds,
                result.completedCells() / cpuSeconds,
                result.commits(),
                (double) result.completedCells() / result.commits(),
                heap.getUsed() >> 20,
                heap.getCommitted() >> 20,
                fileBytes >> 20,
                (double) fileBytes / result.completedCells());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
