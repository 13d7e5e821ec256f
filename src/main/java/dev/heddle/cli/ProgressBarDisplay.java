package dev.heddle.cli;

import dev.heddle.BuildProgress;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar that stays on its line. Counts cells; starts at what earlier runs finished. */
final class ProgressBarDisplay implements ProgressDisplay {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final String dataset;
    private final int columns;
    private @Nullable ProgressBar bar; // guarded by this
    private boolean isClosed; // guarded by this

    ProgressBarDisplay(String dataset, int columns) {
        this.dataset = dataset;
        this.columns = columns;
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public synchronized void show(BuildProgress progress) {
        if (isClosed) {
            return;
        }
        if (bar == null) {
            bar = begin(progress);
        }
        bar.stepTo(progress.cellsDone());
        bar.setExtraMessage(" " + Words.number(progress.rowsFinished()) + " of "
                + Words.count(progress.rowsTotal(), "row") + ", " + Words.number(progress.rowsDropped())
                + " dropped, groups " + ProgressDisplay.groups(progress.activeRowGroups()));
    }

    private ProgressBar begin(BuildProgress progress) {
        return new ProgressBarBuilder()
                .setTaskName(dataset)
                .setInitialMax(progress.cellsTotal())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(Math.toIntExact(EVERY.toMillis()))
                .startsFrom(progress.cellsDone() - progress.cellsThisRun(), Duration.ZERO)
                .showSpeed(new DecimalFormat(" #,##0 cells", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setSpeedUnit(ChronoUnit.SECONDS)
                // A consumer that knows its width spares the library its native way of finding it out.
                .setConsumer(new ConsoleProgressBarConsumer(System.err, columns - 1))
                .build();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
