package dev.heddle.bench;

import dev.heddle.BuildOptions;
import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long one cell takes to be durable while nothing else is going on: from the moment a function is about to return its value
 * to the moment the next one, which waits for that value, is entered. In between are the inbox, a decision, a commit, and a
 * dispatch; a task starts only after what it rests on is durable, so the commit was before.
 *
 * <p>Each function waits two milliseconds first, in which every thread of the engine goes to sleep.
 */
final class LatencyBenchmark {
    private static final int COLUMNS = 100;
    private static final int ROWS_WARM = 40;
    private static final int ROWS = 60;
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final List<Long> nanos = new ArrayList<>();
    private long returnedAt;

    private LatencyBenchmark() {}

    /**
     * Measures, and writes what came out.
     *
     * @param arguments of the process: the document
     */
    public static void main(String[] arguments) throws IOException {
        BenchmarkDocument document = BenchmarkDocument.at(new Arguments(arguments).text(0, "-"));
        MarkdownTable table = new MarkdownTable("One cell, idle engine", "Cells", "p50", "p90", "p99", "longest");
        for (Durability durability : Durability.values()) {
            List<Long> sorted = new LatencyBenchmark().measure(durability);
            table.add(
                    durability.toString(),
                    String.format(Locale.ROOT, "%,d", sorted.size()),
                    millis(sorted, 0.5),
                    millis(sorted, 0.9),
                    millis(sorted, 0.99),
                    millis(sorted, 1));
        }
        document.replace("latency", table.toString());
    }

    private static String millis(List<Long> sorted, double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return String.format(Locale.ROOT, "%.2f ms", sorted.get(index) / 1e6);
    }

    private List<Long> measure(Durability durability) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.make();
                Heddle heddle =
                        Heddle.open(HeddleOptions.inDirectory(directory.path()).durability(durability))) {
            heddle.build(chain(), BuildOptions.never().withMaxActiveRowGroups(1));
        }
        List<Long> sorted = new ArrayList<>(nanos.subList(ROWS_WARM * (COLUMNS - 1), nanos.size()));
        Collections.sort(sorted);
        return sorted;
    }

    /** One row after the other, each of them a chain: never is there more than one cell that could be computed. */
    private Dataset chain() {
        ColumnBuilder last =
                Dataset.named("chain").rows(ROWS_WARM + ROWS).rowGroupSize(1).cell("c0", row -> returned());
        for (int column = 1; column < COLUMNS; column++) {
            last = last.cell("c" + column, row -> enteredAndReturned()).requires("c" + (column - 1));
        }
        return last.build();
    }

    /** Worker threads only, one at a time, each after what the one before wrote became durable. */
    private int enteredAndReturned() {
        nanos.add(System.nanoTime() - returnedAt);
        return returned();
    }

    private int returned() {
        LockSupport.parkNanos(PAUSE_NANOS);
        returnedAt = System.nanoTime();
        return NoOpBuild.VALUE;
    }
}
