package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.HookInput;
import dev.heddle.scheduler.Outcome.Failed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Workers that are threads of this process.
 *
 * <p>Up to {@value #PLATFORM_THREADS_MAX} tasks at once they are platform threads, which share the processors whatever user
 * code does; beyond that, on JDK 24 or later, virtual threads. All are daemons named after the build. What user code
 * throws, returns, or does to its thread (interrupt flag, name, context class loader) ends with its task. A thread-local it
 * sets ends with its task on a virtual thread only: whoever sets one removes it, as in any pool.
 *
 * <p>{@link #start}, {@link #startAll}, {@link #freeSlots} and {@link #prepare} are for the loop thread, the rest for any.
 */
public final class LocalWorkers implements Workers {
    /** More than this wait rather than compute; measured in ADR 0012. */
    static final int PLATFORM_THREADS_MAX = 64;

    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int slots;
    private final WorkerThreads threads;
    private final BuildClock clock = BuildClock.system();
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<JobBatch> batches = ConcurrentHashMap.newKeySet();
    private volatile @Nullable BuildDefinition definition;
    private volatile boolean isClosed;

    private LocalWorkers(int slots, WorkerThreads threads) {
        this.slots = slots;
        this.threads = threads;
    }

    /**
     * Makes workers; a thread starts only when there is work for it.
     *
     * @param buildName threads are named after it
     * @param inFlightMax tasks at once; at least 1
     * @return the workers; the caller closes them
     * @throws IllegalArgumentException if the number is below 1
     */
    public static LocalWorkers open(String buildName, int inFlightMax) {
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("tasks in flight must be at least 1, not " + inFlightMax);
        }
        String namePrefix = buildName + "-worker-";
        if (inFlightMax > PLATFORM_THREADS_MAX) {
            Optional<VirtualThreads> virtual = VirtualThreads.named(namePrefix);
            if (virtual.isPresent()) {
                return new LocalWorkers(inFlightMax, virtual.get());
            }
        }
        return new LocalWorkers(inFlightMax, new PlatformThreads(namePrefix, inFlightMax));
    }

    @Override
    public void prepare(BuildDefinition newDefinition) {
        definition = newDefinition;
    }

    @Override
    public int freeSlots() {
        return slots - busy.get();
    }

    @Override
    public void start(Assignment assignment, Consumer<Outcome> inbox) {
        startAll(List.of(assignment), inbox);
    }

    @Override
    public void startAll(List<Assignment> assignments, Consumer<Outcome> inbox) {
        if (assignments.isEmpty()) {
            return;
        }
        if (isClosed || freeSlots() < assignments.size()) {
            throw new IllegalStateException("task " + assignments.get(0).task().stableId() + ", the first of "
                    + assignments.size() + ", cannot start: "
                    + (isClosed ? "the workers are closed" : freeSlots() + " of " + slots + " slots are free"));
        }
        JobBatch batch = new JobBatch(
                assignments, (jobs, place, startedNanos) -> run(jobs, place, startedNanos, inbox), batches::remove);
        batches.add(batch);
        threads.execute(batch, busy.addAndGet(assignments.size()));
    }

    @Override
    public void cancel(long assignment) {
        cancelAll(assignment);
    }

    @Override
    public void cancelAll(long... assignments) {
        long[] ascending = assignments.clone();
        Arrays.sort(ascending);
        batches.forEach(batch -> batch.cancel(ascending));
    }

    @Override
    public void close() {
        isClosed = true;
        threads.close();
        batches.forEach(JobBatch::cancelAll);
        long deadline = clock.nanos() + CLOSE_GRACE.toNanos();
        while (busy.get() > 0
                && clock.nanos() < deadline
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Runs a job to its outcome. The slot is free before the outcome is told, so that the loop can count on it. */
    private long run(JobBatch jobs, int place, long startedNanos, Consumer<Outcome> inbox) {
        Outcome outcome = perform(jobs, place, startedNanos);
        busy.decrementAndGet();
        deliver(outcome, inbox);
        return outcome.finishedNanos();
    }

    private Outcome perform(JobBatch jobs, int place, long startedNanos) {
        Assignment assignment = jobs.assignment(place);
        try {
            if (jobs.begin(place)) {
                return new Computation(definition(), clock, assignment, startedNanos).run();
            }
            return failed(assignment, startedNanos, new CancellationException("cancelled before it began"));
        } catch (Throwable thrown) {
            return failed(assignment, startedNanos, thrown);
        } finally {
            jobs.end(place);
        }
    }

    private BuildDefinition definition() {
        return requireNonNull(definition, "prepare comes before start");
    }

    /** Waits for memory rather than leave the assignment without an outcome, for which the loop would wait for ever. */
    private Outcome failed(Assignment assignment, long startedNanos, Throwable thrown) {
        while (true) {
            try {
                Failure failure = Failure.thrown(thrown, classifierOf(assignment));
                return new Failed(assignment.id(), startedNanos, clock.nanos(), failure);
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private FailureClassifier classifierOf(Assignment assignment) {
        return assignment.input() instanceof HookInput
                ? FailureClassifier.NONE
                : definition().rulesOf(assignment.task().column()).classifier();
    }

    private static void deliver(Outcome outcome, Consumer<Outcome> inbox) {
        while (true) {
            try {
                inbox.accept(outcome);
                return;
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
