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
import dev.heddle.task.RowGroupPlan;
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
    private final RunTally tally = new RunTally();
    private @Nullable Runnable canceller; // guarded by this
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
        if (canceller != null) {
            canceller.run();
        }
    }

    /** Something is about to be at work that has to be told when the build is cancelled. */
    private synchronized void begin(Runnable toCancel) {
        canceller = toCancel;
        if (isCancelled) {
            toCancel.run();
        }
    }

    /** Waits until the build let go of the store; how it ended is told to the thread that asked for it. */
    void awaitEnd() {
        work.awaitEnd(() -> {});
    }

    private BuildResult execute() {
        Optional<StoredDataset> stored = store.newest(dataset.name());
        ResumeDecision decision = ResumeDecision.of(dataset, options.mode(), stored, dropped(store, dataset, stored));
        DatasetSpec spec = decision.spec();
        if (spec == null) {
            throw new StoreException(Category.CONFLICT, decision.reason(), null);
        }
        log.info("dataset \"{}\": {}, {}", dataset.name(), decision.action(), decision.reason());
        StoredDataset current = decision.action() == Action.CREATE
                ? store.create(spec, Instant.now())
                : store.update(stored.orElseThrow(), spec);
        if (decision.action() == Action.NOTHING_TO_DO) {
            return result(current, lastRun(current), Outcome.ALREADY_COMPLETE, null);
        }
        try (EventDelivery events = EventDelivery.start(dataset.name(), options.listeners())) {
            return runAll(current, events);
        }
    }

    /** How many rows of a stored dataset left the result, where that decides how many to plan. */
    static long dropped(Store store, Dataset dataset, Optional<StoredDataset> stored) {
        return dataset.target().isLive() && stored.isPresent() ? dropped(store, stored.get()) : 0;
    }

    private static long dropped(Store store, StoredDataset stored) {
        return store.progress(stored).stream()
                .mapToLong(ColumnProgress::dropped)
                .max()
                .orElse(0);
    }

    /** One run after the other, as long as there are rows to make up for. */
    private BuildResult runAll(StoredDataset first, EventDelivery events) {
        StoredDataset current = first;
        while (true) {
            Stage stage = runOnce(current, events);
            if (stage.next() == null) {
                return stage.result();
            }
            log.info(
                    "dataset \"{}\": grows to {} rows",
                    dataset.name(),
                    stage.next().plan().rows());
            current = store.update(current, stage.next());
        }
    }

    /** What one run came to, and what the dataset is to become for the next; null if there is no next. */
    private record Stage(BuildResult result, @Nullable DatasetSpec next) {}

    private Stage runOnce(StoredDataset current, EventDelivery events) {
        BuildDefinition definition = new BuildDefinition(
                current.spec().graph(),
                current.spec().plan(),
                dataset.rules(options.valueBytesMax()),
                dataset.hooks(),
                dataset.key());
        try (Journal journal = store.startRun(current, Instant.now())) {
            events.tell(new BuildEvent.RunStarted(
                    journal.run(), dataset.name(), current.spec().plan().rows()));
            try {
                Ending ending = loop(definition, journal, events);
                tally.add(ending);
                Verdict verdict = verdict(current, ending);
                journal.end(verdict.outcome().name(), Instant.now());
                events.tell(new BuildEvent.RunEnded(journal.run(), verdict.outcome(), verdict.stopReason(), elapsed()));
                return new Stage(
                        result(current, journal.run(), verdict.outcome(), verdict.stopReason()), verdict.next());
            } catch (RuntimeException | Error failure) {
                events.tell(new BuildEvent.RunEnded(journal.run(), Outcome.FAILED, reason(failure), elapsed()));
                throw failed(current, journal, failure);
            }
        }
    }

    private Ending loop(BuildDefinition definition, Journal journal, EventDelivery events) {
        try (Workers workers = LocalWorkers.open(dataset.name(), options.inFlightMax())) {
            Build begun = new Build(
                    definition,
                    journal,
                    workers,
                    options.limits(dataset.resources()),
                    BuildClock.system(),
                    new BuildWatcher(events, journal.run()));
            begin(begun::cancel);
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

    /** How a run ended, why it stopped early if it did, and what the dataset is to become for the next run. */
    private record Verdict(
            Outcome outcome,
            @Nullable String stopReason,
            @Nullable DatasetSpec next) {}

    private Verdict verdict(StoredDataset current, Ending ending) {
        if (!ending.isFinished()) {
            return ending.isCancelled()
                    ? new Verdict(Outcome.CANCELLED, null, null)
                    : new Verdict(Outcome.PARTIAL, ending.stopReason(), null);
        }
        RowTarget target = dataset.target();
        RowGroupPlan plan = current.spec().plan();
        long dropped = target.isLive() ? dropped(store, current) : 0;
        if (target.isLive() && plan.rows() - dropped < target.rows()) {
            long planned = target.planned(plan.rows(), dropped);
            String missing = target.spent(plan.rows(), dropped);
            return planned == plan.rows()
                    ? new Verdict(Outcome.PARTIAL, missing, null)
                    : new Verdict(
                            Outcome.PARTIAL, target.missing(plan.rows(), dropped), grown(current.spec(), planned));
        }
        return afterGeneration(current);
    }

    private DatasetSpec grown(DatasetSpec spec, long rows) {
        return new DatasetSpec(
                spec.name(),
                spec.columns(),
                spec.graph(),
                spec.rowGroupSize(),
                spec.plan().extendedTo(rows, spec.rowGroupSize()),
                spec.keyColumn());
    }

    /** The dataset becomes complete after this, so a crash in between calls the function again. */
    private Verdict afterGeneration(StoredDataset current) {
        GenerationFunction function = dataset.afterGeneration();
        if (function == null) {
            return new Verdict(Outcome.COMPLETED, null, null);
        }
        AfterGeneration call = new AfterGeneration(
                dataset.name(), function, () -> StoredRows.of(store, current), options.cancelGrace());
        begin(call::cancel);
        return new Verdict(
                switch (call.run()) {
                    case DONE -> Outcome.COMPLETED;
                    case CANCELLED -> Outcome.CANCELLED;
                },
                null,
                null);
    }

    /** After a failed write the store is only good for closing, so what cannot be recorded or read any more is left out. */
    private BuildFailedException failed(StoredDataset current, Journal journal, Throwable failure) {
        String reason = reason(failure);
        Throwable cause = failure instanceof AfterGeneration.ThrownException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        try {
            journal.end(Outcome.FAILED.name(), Instant.now());
            return new BuildFailedException(result(current, journal.run(), Outcome.FAILED, null), reason, cause);
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
                    null,
                    -1,
                    null);
            return new BuildFailedException(unknown, reason, cause);
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private long lastRun(StoredDataset current) {
        return store.runs().stream()
                .filter(run -> run.dataset().equals(dataset.name()) && run.generation() == current.generation())
                .mapToLong(StoredRun::run)
                .max()
                .orElse(0);
    }

    private BuildResult result(StoredDataset current, long run, Outcome outcome, @Nullable String stopReason) {
        List<ColumnProgress> columns = store.progress(current);
        long rows = current.spec().plan().rows();
        long dropped = columns.stream().mapToLong(ColumnProgress::dropped).max().orElse(0);
        return new BuildResult(
                dataset.name(),
                run,
                outcome,
                rows,
                columns.stream().mapToLong(ColumnProgress::done).sum(),
                columns.stream().mapToLong(ColumnProgress::skipped).sum(),
                dropped,
                tally.executedTasks(),
                elapsed(),
                tally.commits(),
                tally.firstFailure(),
                rows - dropped,
                stopReason);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
