package dev.heddle;

import dev.heddle.BuildOptions.Reporting;
import dev.heddle.scheduler.Progress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a user's consumer how far a build is, on a thread that the build never waits for: a consumer that blocks misses
 * reports, one that throws gets no more.
 */
final class ProgressReporter {
    private static final Logger log = LoggerFactory.getLogger(ProgressReporter.class);
    private static final long LAST_REPORT_MILLIS = 1_000;

    private final Reporting reporting;
    private final Supplier<Progress> source;
    private final long startedNanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private ProgressReporter(String name, Reporting reporting, Supplier<Progress> source, long startedNanos) {
        this.reporting = reporting;
        this.source = source;
        this.startedNanos = startedNanos;
        this.thread = new Thread(this::report, "heddle-" + name + "-progress");
        thread.setDaemon(true);
    }

    static ProgressReporter start(String name, Reporting reporting, Supplier<Progress> source, long startedNanos) {
        ProgressReporter reporter = new ProgressReporter(name, reporting, source, startedNanos);
        reporter.thread.start();
        return reporter;
    }

    private void report() {
        try {
            boolean isLast;
            do {
                isLast = ended.await(reporting.every().toNanos(), TimeUnit.NANOSECONDS);
                reporting.consumer().accept(snapshot());
            } while (!isLast);
        } catch (InterruptedException | RuntimeException failure) {
            log.warn("the consumer of progress failed and gets no more reports; the build goes on", failure);
        }
    }

    private BuildProgress snapshot() {
        Progress now = source.get();
        return new BuildProgress(
                now.rowsTotal(),
                now.rowsFinished(),
                now.rowsDropped(),
                now.cellsTotal(),
                now.cellsDone(),
                now.cellsThisRun(),
                now.tasksInFlight(),
                now.activeRowGroups(),
                Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** Ends the reports with a last one; does not wait long for a consumer that blocks. */
    void close() {
        ended.countDown();
        try {
            thread.join(LAST_REPORT_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
