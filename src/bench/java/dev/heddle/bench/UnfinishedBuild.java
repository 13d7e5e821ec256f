package dev.heddle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.heddle.BuildOptions;
import dev.heddle.BuildProgress;
import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.Heddle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process that builds cells that do nothing and waits to be killed when all of them are done but those of the last row. Says how
 * long that took: nanoseconds on the wall and of the processors, a line each.
 */
final class UnfinishedBuild {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int ROWS_WARM_UP = 50_000;
    private static final int ROUNDS_WARM_UP = 2;
    private static final Duration LOOK = Duration.ofMillis(1);

    private UnfinishedBuild() {}

    /**
     * Builds, once to warm up and then for real.
     *
     * @param arguments of the process: the store's directory, rows, rows of a group
     */
    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[1]);
        int rowGroupSize = Integer.parseInt(arguments[2]);
        for (int round = 0; round < ROUNDS_WARM_UP; round++) {
            try (TemporaryDirectory directory = TemporaryDirectory.make();
                    Heddle heddle = Heddle.open(directory.path())) {
                heddle.build(dataset(ROWS_WARM_UP, ROWS_WARM_UP, () -> {}), options());
            }
        }
        Heddle heddle = Heddle.open(Path.of(arguments[0]));
        System.gc();
        Watch watch = new Watch((long) (rows - 1) * NoOpBuild.COLUMNS, System.nanoTime(), SYSTEM.getProcessCpuTime());
        heddle.build(
                dataset(rows, rowGroupSize, UnfinishedBuild::waitForTheEnd),
                options().withProgress(LOOK, watch::look));
    }

    /** Bears that the cell at which the process dies is at work each time. */
    static BuildOptions options() {
        return BuildOptions.resumeIfPossible().withMaxInFlight(1_000).withMaxDeaths(1_000);
    }

    /** The dataset of {@link NoOpBuild}, in which the last row's first cell does something. */
    static Dataset dataset(int rows, int rowGroupSize, Runnable atLastRow) {
        ColumnBuilder last = Dataset.named("noop")
                .rows(rows)
                .rowGroupSize(rowGroupSize)
                .cell("c0", row -> {
                    if (row.index() == rows - 1) {
                        atLastRow.run();
                    }
                    return NoOpBuild.VALUE;
                });
        for (int column = 1; column < NoOpBuild.COLUMNS; column++) {
            last = last.cell("c" + column, row -> NoOpBuild.VALUE).requires("c0");
        }
        return last.build();
    }

    private static void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits for the last commit but one.
     *
     * @param cells that will be done then
     */
    private record Watch(long cells, long wallBefore, long cpuBefore) {
        void look(BuildProgress progress) {
            if (progress.cellsDone() == cells) {
                System.out.println(System.nanoTime() - wallBefore);
                System.out.println(SYSTEM.getProcessCpuTime() - cpuBefore);
                System.out.flush();
            }
        }
    }
}
