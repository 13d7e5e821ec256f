package dev.heddle.cli;

import dev.heddle.BuildProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Shows people how far a build is. */
interface ProgressDisplay extends AutoCloseable {
    /** How long to wait between two reports. */
    Duration every();

    /** Shows a report. Called on one thread, not the one that builds. */
    void show(BuildProgress progress);

    /** Ends the display, so that what is printed next starts on a line of its own. Idempotent. */
    @Override
    void close();

    /** A bar where standard error is a terminal, else a line now and then. */
    static ProgressDisplay of(String dataset, PrintWriter err) {
        OptionalInt columns = Terminal.columnsOfStandardError();
        return columns.isPresent()
                ? new ProgressBarDisplay(dataset, columns.getAsInt())
                : new ProgressLines(dataset, err);
    }

    /** Row groups in as few characters as tell them: "4 to 6, 9". */
    static String groups(List<Integer> groups) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < groups.size()) {
            int first = i;
            while (i + 1 < groups.size() && groups.get(i + 1) == groups.get(i) + 1) {
                i++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(groups.get(first));
            if (i > first) {
                text.append(" to ").append(groups.get(i));
            }
            i++;
        }
        return text.toString();
    }

    /** Cells of this run for each second of this run: what earlier runs did says nothing about this one's speed. */
    static double cellsPerSecond(BuildProgress progress) {
        double seconds = progress.elapsed().toNanos() / 1e9;
        return seconds <= 0 ? 0 : progress.cellsThisRun() / seconds;
    }
}
