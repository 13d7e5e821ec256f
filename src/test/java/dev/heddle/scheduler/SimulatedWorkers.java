package dev.heddle.scheduler;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Workers on made-up time and one thread: real user code, called in the order in which its attempts would end. Nothing ends
 * before {@link #endUntil}.
 */
final class SimulatedWorkers implements Workers {
    private static final long REACTION_NANOS_MAX = 5_000_000;

    private final int slots;
    private final ManualClock clock;
    private final SplittableRandom random;
    private final Circumstances circumstances;
    private final Consumer<Assignment> onStart;
    private final Map<Long, Job> jobs = new LinkedHashMap<>();
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private BuildDefinition definition;
    private long dueCount;
    private int deafCount;

    /** What happens to attempts apart from what user code says to them. */
    @FunctionalInterface
    interface Circumstances {
        /** An attempt begins. */
        Course courseOf(Assignment assignment);
    }

    /**
     * How an attempt goes.
     *
     * @param nanos how long it takes, from the start or, if it is deaf, from the first interrupt
     * @param manner what is special about it
     */
    record Course(long nanos, Manner manner) {}

    /** What is special about an attempt. */
    enum Manner {
        /** It ends by itself. */
        ENDS,
        /** It ends when it is interrupted. */
        HANGS,
        /** It hangs, and an interrupt does not end it soon. */
        IS_DEAF,
        /** The process dies of it. */
        KILLS
    }

    private static final class Job {
        final Assignment assignment;
        final Consumer<Outcome> inbox;
        final Course course;
        final long startedNanos;
        boolean isInterrupted;
        boolean isGivenUp;

        Job(Assignment assignment, Consumer<Outcome> inbox, Course course, long startedNanos) {
            this.assignment = assignment;
            this.inbox = inbox;
            this.course = course;
            this.startedNanos = startedNanos;
        }
    }

    private record Due(long nanos, long number, Job job) {}

    SimulatedWorkers(
            BuildDefinition definition,
            int slots,
            ManualClock clock,
            SplittableRandom random,
            Circumstances circumstances,
            Consumer<Assignment> onStart) {
        this.definition = definition;
        this.slots = slots;
        this.clock = clock;
        this.random = random;
        this.circumstances = circumstances;
        this.onStart = onStart;
    }

    /** What is at work, in order of its start, those included that do not hear an interrupt. */
    Collection<Assignment> atWork() {
        return jobs.values().stream().map(job -> job.assignment).toList();
    }

    /** What is at work and would hear an interrupt. */
    List<Assignment> attentive() {
        return jobs.values().stream()
                .filter(job -> !job.isGivenUp)
                .map(job -> job.assignment)
                .toList();
    }

    /** When the next attempt ends; {@link Long#MAX_VALUE} if none does by itself. */
    long nextEndNanos() {
        Due first = agenda.peek();
        while (first != null && isStale(first)) {
            agenda.remove();
            first = agenda.peek();
        }
        return first == null ? Long.MAX_VALUE : first.nanos;
    }

    /** Lets time pass up to a moment, and everything end that ends until then. */
    void endUntil(long nanos) {
        while (nextEndNanos() <= nanos) {
            Due next = agenda.remove();
            clock.pass(Math.max(0, next.nanos - clock.nanos()));
            end(next.job);
        }
        clock.pass(Math.max(0, nanos - clock.nanos()));
    }

    @Override
    public void prepare(BuildDefinition newDefinition) {
        definition = newDefinition;
    }

    @Override
    public int freeSlots() {
        return slots - jobs.size();
    }

    @Override
    public void start(Assignment assignment, Consumer<Outcome> inbox) {
        onStart.accept(assignment);
        if (freeSlots() == 0) {
            throw new IllegalStateException("all " + slots + " slots are taken");
        }
        Course course = circumstances.courseOf(assignment);
        Job job = new Job(assignment, inbox, course, clock.nanos());
        jobs.put(assignment.id(), job);
        if (course.manner == Manner.ENDS || course.manner == Manner.KILLS) {
            schedule(job, course.nanos);
        }
    }

    @Override
    public void cancel(long assignment) {
        Job job = jobs.get(assignment);
        if (job == null || job.isInterrupted) {
            return;
        }
        job.isInterrupted = true;
        // The last thread is never lost to a deaf attempt, so that a build always has somebody to go on with.
        job.isGivenUp = job.course.manner == Manner.IS_DEAF && deafCount < slots - 1;
        deafCount += job.isGivenUp ? 1 : 0;
        schedule(job, job.isGivenUp ? job.course.nanos : random.nextLong(REACTION_NANOS_MAX));
    }

    @Override
    public void close() {}

    private void schedule(Job job, long fromNow) {
        agenda.add(new Due(clock.nanos() + fromNow, dueCount++, job));
    }

    /** An interrupt may come before the end that was planned, or after it. */
    private boolean isStale(Due due) {
        return jobs.get(due.job.assignment.id()) != due.job;
    }

    private void end(Job job) {
        Outcome outcome = perform(job);
        jobs.remove(job.assignment.id());
        deafCount -= job.isGivenUp ? 1 : 0;
        job.inbox.accept(outcome);
    }

    private Outcome perform(Job job) {
        Assignment assignment = job.assignment;
        if (job.course.manner == Manner.KILLS) {
            throw new SimulatedCrash("at work on " + assignment.task().stableId());
        }
        try {
            if (job.isInterrupted) {
                throw new InterruptedException("interrupted");
            }
            return new Computation(definition, clock, assignment, job.startedNanos).run();
        } catch (Exception | AssertionError thrown) {
            ColumnRules rules = definition.rules().get(assignment.task().column());
            Failure failure = rules == null ? Failure.thrown(thrown) : Failure.thrown(thrown, rules.classifier());
            return new Outcome.Failed(assignment.id(), job.startedNanos, clock.nanos(), failure);
        }
    }
}
