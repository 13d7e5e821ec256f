package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Input;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>{@link #start}, {@link #freeSlots} and {@link #prepare} are for the loop thread, the rest for any.
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
    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();
    private volatile Map<String, ColumnRules> rules = Map.of();
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
    public void prepare(BuildDefinition definition) {
        rules = definition.rules();
    }

    @Override
    public int freeSlots() {
        return slots - busy.get();
    }

    @Override
    public void start(Assignment assignment, Consumer<Outcome> inbox) {
        if (isClosed || freeSlots() == 0) {
            throw new IllegalStateException("task " + assignment.task().stableId() + " cannot start: "
                    + (isClosed ? "the workers are closed" : "all " + slots + " slots are taken"));
        }
        Job job = new Job(assignment, inbox);
        jobs.put(assignment.id(), job);
        threads.execute(() -> run(job), busy.incrementAndGet());
    }

    @Override
    public void cancel(long assignment) {
        Job job = jobs.get(assignment);
        if (job != null) {
            job.cancel();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        threads.close();
        jobs.values().forEach(Job::cancel);
        long deadline = clock.nanos() + CLOSE_GRACE.toNanos();
        while (busy.get() > 0
                && clock.nanos() < deadline
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Runs a job to its outcome. The slot is free before the outcome is told, so that the loop can count on it. */
    private void run(Job job) {
        Outcome outcome = perform(job);
        jobs.remove(job.assignment.id());
        busy.decrementAndGet();
        deliver(outcome, job.inbox);
    }

    private Outcome perform(Job job) {
        Assignment assignment = job.assignment;
        long startedNanos = clock.nanos();
        try {
            if (job.begin()) {
                return compute(assignment, startedNanos);
            }
            return failed(assignment, startedNanos, new CancellationException("cancelled before it began"));
        } catch (Throwable thrown) {
            return failed(assignment, startedNanos, thrown);
        } finally {
            job.end();
        }
    }

    private Outcome compute(Assignment assignment, long startedNanos) throws Exception {
        String column = assignment.task().column();
        Generator generator = requireNonNull(rules.get(column), column).generator();
        Input input = assignment.input();
        if (generator instanceof CellGenerator cells && input instanceof CellInput cell) {
            return cellOutcome(assignment, startedNanos, cells.generate(cell));
        }
        if (generator instanceof FullColumnGenerator batches && input instanceof FullColumnInput batch) {
            return groupOutcome(assignment, startedNanos, batches.generate(batch));
        }
        if (generator instanceof FromScratchGenerator roots && input instanceof FromScratchInput group) {
            return groupOutcome(assignment, startedNanos, roots.generate(group));
        }
        throw new IllegalStateException("task " + assignment.task().stableId() + " came with a "
                + input.getClass().getSimpleName() + ", which its generator does not take");
    }

    private Outcome cellOutcome(Assignment assignment, long startedNanos, @Nullable String value) {
        long finishedNanos = clock.nanos();
        if (value == null) {
            Failure failure = Failure.invalid("returned null; JSON's null is the text \"null\"");
            return new Failed(assignment.id(), startedNanos, finishedNanos, failure);
        }
        return new CellComputed(assignment.id(), startedNanos, finishedNanos, value);
    }

    /** Copies the list here, since it may be user code, and the loop must not call it. */
    private Outcome groupOutcome(Assignment assignment, long startedNanos, @Nullable List<String> values) {
        long finishedNanos = clock.nanos();
        if (values == null) {
            Failure failure = Failure.invalid("returned null; it must return a list");
            return new Failed(assignment.id(), startedNanos, finishedNanos, failure);
        }
        @Nullable String[] copy = values.toArray(new String[0]);
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] == null) {
                Failure failure = Failure.invalid("value " + i + " of " + copy.length
                        + ", counted from 0, is null; JSON's null is the text \"null\"");
                return new Failed(assignment.id(), startedNanos, finishedNanos, failure);
            }
        }
        return new GroupComputed(assignment.id(), startedNanos, finishedNanos, List.of(copy));
    }

    /** Waits for memory rather than leave the assignment without an outcome, for which the loop would wait for ever. */
    private Outcome failed(Assignment assignment, long startedNanos, Throwable thrown) {
        while (true) {
            try {
                return new Failed(assignment.id(), startedNanos, clock.nanos(), Failure.thrown(thrown));
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
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
