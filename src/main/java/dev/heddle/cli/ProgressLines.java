package dev.heddle.cli;

import dev.heddle.BuildProgress;
import java.io.PrintWriter;
import java.time.Duration;

/** Progress as one plain line every few seconds, for logs. */
final class ProgressLines implements ProgressDisplay {
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final String dataset;
    private final PrintWriter err;

    ProgressLines(String dataset, PrintWriter err) {
        this.dataset = dataset;
        this.err = err;
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void show(BuildProgress progress) {
        err.println(line(dataset, progress));
        err.flush();
    }

    static String line(String dataset, BuildProgress progress) {
        double rate = ProgressDisplay.cellsPerSecond(progress);
        long cellsLeft = progress.cellsTotal() - progress.cellsDone();
        StringBuilder line = new StringBuilder(dataset)
                .append(": ")
                .append(Words.percent(progress.cellsDone(), progress.cellsTotal()))
                .append(" of cells, ")
                .append(Words.number(progress.rowsFinished()))
                .append(" of ")
                .append(Words.count(progress.rowsTotal(), "row"))
                .append(", ")
                .append(Words.number(progress.rowsDropped()))
                .append(" dropped, ")
                .append(Words.number(Math.round(rate)))
                .append(" cells/s");
        if (rate > 0 && cellsLeft > 0) {
            line.append(", ")
                    .append(Words.duration(Duration.ofMillis(Math.round(cellsLeft / rate * 1_000))))
                    .append(" left");
        }
        if (!progress.activeRowGroups().isEmpty()) {
            line.append(", row groups ").append(ProgressDisplay.groups(progress.activeRowGroups()));
        }
        return line.toString();
    }

    @Override
    public void close() {}
}
