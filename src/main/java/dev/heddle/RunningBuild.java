package dev.heddle;

import dev.heddle.BuildOptions.Reporting;
import dev.heddle.BuildPlan.Action;
import dev.heddle.scheduler.Build;
import dev.heddle.scheduler.BuildClock;
import dev.heddle.scheduler.BuildDefinition;
import dev.heddle.scheduler.Ending;
import dev.heddle.scheduler.LocalWorkers;
import dev.heddle.scheduler.Workers;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@link Heddle#build}: from the decision what to do to the result. Everything that writes happens on a thread of
 * its own, which becomes the loop; cancelling is for any thread.
 */
final class RunningBuild {
    private static final Logger log = LoggerFactory.getLogger(RunningBuild.class);

    private final Store store;
    private final Dataset dataset;
    private final BuildOptions options;
    private final long startedNanos = System.nanoTime();
    private final StoreThread.Pending<BuildResult> work;
    private @Nullable Build build; // guarded by this
    private boolean isCancelled; // guarded by this

    RunningBuild(Store store, Dataset dataset, BuildOptions options) {
        this.store = store;
        this.dataset = dataset;
        this.options = options;
        this.work = new StoreThread.Pending<>(dataset.name() + "-loop");
    }

    BuildResult run() {
        work.start(this::execute);
        return work.await(this::cancel);
    }

    synchronized void cancel() {
        isCancelled = true;
        if (build != null) {
            build.cancel();
        }
    }

    private synchronized void begin(Build begun) {
        build = begun;
        if (isCancelled) {
            begun.cancel();
        }
    }

    /** Waits until the build let go of the store; how it ended is told to the thread that asked for it. */
    void awaitEnd() {
        work.awaitEnd(() -> {});
    }

    private BuildResult execute() {
        Optional<StoredDataset> stored = store.newest(dataset.name());
        ResumeDecision decision = ResumeDecision.of(dataset, options.mode(), stored);
        DatasetSpec spec = decision.spec();
        if (spec == null) {
            throw new StoreException(Category.CONFLICT, decision.reason(), null);
        }
        log.info("dataset \"{}\": {}, {}", dataset.name(), decision.action(), decision.reason());
        StoredDataset current = decision.action() == Action.CREATE
                ? store.create(spec, Instant.now())
                : store.update(stored.orElseThrow(), spec);
        return decision.action() == Action.NOTHING_TO_DO
                ? result(current, lastRun(current), Outcome.ALREADY_COMPLETE, null)
                : runOn(current);
    }

    private BuildResult runOn(StoredDataset current) {
        BuildDefinition definition = new BuildDefinition(
                current.spec().graph(), current.spec().plan(), dataset.rules(options.valueBytesMax()));
        try (Journal journal = store.startRun(current, Instant.now())) {
            try {
                Ending ending = loop(definition, journal);
                Outcome outcome = outcome(ending);
                journal.end(outcome.name(), Instant.now());
                return result(current, journal.run(), outcome, ending);
            } catch (RuntimeException | Error failure) {
                throw failed(current, journal, failure);
            }
        }
    }

    private Ending loop(BuildDefinition definition, Journal journal) {
        try (Workers workers = LocalWorkers.open(dataset.name(), options.inFlightMax())) {
            Build begun =
                    new Build(definition, journal, workers, options.limits(dataset.resources()), BuildClock.system());
            begin(begun);
            Reporting reporting = options.reporting();
            if (reporting == null) {
                return begun.run();
            }
            ProgressReporter reporter =
                    ProgressReporter.start(dataset.name(), reporting, begun::progress, startedNanos);
            try {
                return begun.run();
            } finally {
                reporter.close();
            }
        }
    }

    private static Outcome outcome(Ending ending) {
        if (ending.isFinished()) {
            return Outcome.COMPLETED;
        }
        return ending.isCancelled() ? Outcome.CANCELLED : Outcome.PARTIAL;
    }

    /** After a failed write the store is only good for closing, so what cannot be recorded or read any more is left out. */
    private BuildFailedException failed(StoredDataset current, Journal journal, Throwable failure) {
        try {
            journal.end(Outcome.FAILED.name(), Instant.now());
            return new BuildFailedException(result(current, journal.run(), Outcome.FAILED, null), failure);
        } catch (StoreException | IllegalStateException closed) {
            if (closed != failure) {
                failure.addSuppressed(closed);
            }
            BuildResult unknown = new BuildResult(
                    dataset.name(),
                    journal.run(),
                    Outcome.FAILED,
                    current.spec().plan().rows(),
                    -1,
                    -1,
                    -1,
                    -1,
                    elapsed(),
                    -1,
                    null);
            return new BuildFailedException(unknown, failure);
        }
    }

    private long lastRun(StoredDataset current) {
        return store.runs().stream()
                .filter(run -> run.dataset().equals(dataset.name()) && run.generation() == current.generation())
                .mapToLong(StoredRun::run)
                .max()
                .orElse(0);
    }

    private BuildResult result(StoredDataset current, long run, Outcome outcome, @Nullable Ending ending) {
        List<ColumnProgress> columns = store.progress(current);
        return new BuildResult(
                dataset.name(),
                run,
                outcome,
                current.spec().plan().rows(),
                columns.stream().mapToLong(ColumnProgress::done).sum(),
                columns.stream().mapToLong(ColumnProgress::skipped).sum(),
                columns.stream().mapToLong(ColumnProgress::dropped).max().orElse(0),
                ending == null ? 0 : ending.executedTasks(),
                elapsed(),
                ending == null ? 0 : ending.commits(),
                ending == null ? null : ending.firstFailure());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
