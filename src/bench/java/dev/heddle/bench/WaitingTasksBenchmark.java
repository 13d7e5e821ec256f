package dev.heddle.bench;

import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Dataset;
import dev.heddle.Heddle;
import java.io.IOException;
import java.util.Locale;

/**
 * 10,000 tasks at once that wait 100 ms each, as calls of a service do. Ideal are 100,000 tasks per second; what lacks to that is
 * the time in which a place stood empty. Needs virtual threads, so JDK 24 or later.
 */
final class WaitingTasksBenchmark {
    private static final int IN_FLIGHT = 10_000;
    private static final int TASK_MILLIS = 100;
    private static final int TASKS = 600_000;
    private static final int ROUNDS = 3;

    private WaitingTasksBenchmark() {}

    /**
     * Measures, and writes what came out.
     *
     * @param arguments of the process: the document
     */
    public static void main(String[] arguments) throws IOException {
        BenchmarkDocument document = BenchmarkDocument.at(new Arguments(arguments).text(0, "-"));
        if (Runtime.version().feature() < 24) {
            System.out.println("skipped: Java " + Runtime.version() + " has no virtual threads that wait in monitors");
            return;
        }
        MarkdownTable table = new MarkdownTable(
                "10,000 tasks of 100 ms at once", "Tasks", "Tasks/s, best of " + ROUNDS, "of the ideal 100,000");
        for (boolean isTraced : new boolean[] {true, false}) {
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, tasksPerSecond(isTraced));
            }
            table.add(
                    isTraced ? "PROCESS_CRASH" : "PROCESS_CRASH without traces",
                    String.format(Locale.ROOT, "%,d", TASKS),
                    String.format(Locale.ROOT, "%,.0f", best),
                    String.format(Locale.ROOT, "%.2f", best * TASK_MILLIS / 1e3 / IN_FLIGHT));
        }
        document.replace("waiting", table.toString());
    }

    private static double tasksPerSecond(boolean isTraced) throws IOException {
        Dataset dataset = Dataset.named("waiting")
                .rows(TASKS)
                .rowGroupSize(2 * IN_FLIGHT)
                .cell("answer", row -> {
                    Thread.sleep(TASK_MILLIS);
                    return NoOpBuild.VALUE;
                })
                .build();
        try (TemporaryDirectory directory = TemporaryDirectory.make();
                Heddle heddle = Heddle.open(directory.path())) {
            BuildResult result = heddle.build(
                    dataset, BuildOptions.never().withTrace(isTraced).withMaxInFlight(IN_FLIGHT));
            double perSecond = TASKS * 1e9 / result.elapsed().toNanos();
            System.out.printf(
                    Locale.ROOT, "traces %b: %,.0f tasks/s, %,d commits%n", isTraced, perSecond, result.commits());
            return perSecond;
        }
    }
}
