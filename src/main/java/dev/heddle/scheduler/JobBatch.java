package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were started together: assignments on their way through worker threads, each known by its place. Handed out one by
 * one, each once, and cancelled by the ids of their assignments as long as they are not over.
 *
 * <p>Safe for many threads. A thread is held only while user code runs on it, and interrupted only while it is held, so a
 * cancel that comes late cannot hit the thread's next job. A job costs three atomic steps here, and neither a lock nor an
 * object of its own nor an entry in a table of all jobs.
 */
final class JobBatch {
    /** No place. */
    static final int NONE = -1;

    /** Stands where a job has no thread and gets none any more, or where its thread is just being interrupted. */
    private static final Object NO_THREAD = new Object();

    private final Work work;
    private final Consumer<JobBatch> whenOver;

    /** Null where a job is over, so that what it was given can go. Written by its thread only; a cancel may see an old one. */
    private final @Nullable Assignment[] assignments;

    /** For each job null until it begins, the thread it holds, and {@link #NO_THREAD} in the end. */
    private final AtomicReferenceArray<@Nullable Object> holds;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger left;

    /** What a thread does with a job. */
    interface Work {
        /** Runs it, from a reading of the clock on, and returns that at which user code ended. Throws nothing. */
        long run(JobBatch jobs, int place, long startedNanos);
    }

    /**
     * Makes a job of each assignment.
     *
     * @param whenOver told once, when all jobs have been run
     */
    JobBatch(List<Assignment> assignments, Work work, Consumer<JobBatch> whenOver) {
        this.work = work;
        this.whenOver = whenOver;
        this.assignments = assignments.toArray(new Assignment[0]);
        holds = new AtomicReferenceArray<>(this.assignments.length);
        left = new AtomicInteger(this.assignments.length);
    }

    /** The next job that nobody has taken, or {@link #NONE}. Whoever takes it runs it. */
    int take() {
        int place = hasMore() ? taken.getAndIncrement() : NONE;
        return place < assignments.length ? place : NONE;
    }

    /** Whether nobody has taken the last job. */
    boolean hasMore() {
        return taken.get() < assignments.length;
    }

    /** Runs a job, from a reading of the clock on, and returns that at which user code ended. */
    long run(int place, long startedNanos) {
        return work.run(this, place, startedNanos);
    }

    /** Counts jobs that the calling thread has run; once for all of them, because the count is everybody's. */
    void haveRun(int jobs) {
        if (jobs > 0 && left.addAndGet(-jobs) == 0) {
            whenOver.accept(this);
        }
    }

    /** What a job that is not over was given. */
    Assignment assignment(int place) {
        return requireNonNull(assignments[place], "the job is over");
    }

    /**
     * Gives the calling thread to a job; false if the job was cancelled before. An interrupt the thread comes with was meant
     * for someone else.
     */
    boolean begin(int place) {
        Thread.interrupted();
        return holds.compareAndSet(place, null, Thread.currentThread());
    }

    /** Takes the thread back, and forgets the job. Waits for an interrupt that is on its way. */
    void end(int place) {
        assignments[place] = null;
        if (!holds.compareAndSet(place, Thread.currentThread(), NO_THREAD)) {
            synchronized (this) {
                holds.set(place, NO_THREAD);
            }
        }
    }

    /** Cancels what is not over. */
    synchronized void cancelAll() {
        for (int place = 0; place < assignments.length; place++) {
            cancel(place);
        }
    }

    /** Cancels what is not over of the given assignments, whose ids ascend. */
    synchronized void cancel(long[] ids) {
        for (int place = 0; place < assignments.length; place++) {
            Assignment assignment = assignments[place];
            if (assignment != null && Arrays.binarySearch(ids, assignment.id()) >= 0) {
                cancel(place);
            }
        }
    }

    /** Leaves the job its thread afterwards: it may be cancelled again, by someone who means it more. Only with the lock held. */
    private void cancel(int place) {
        if (!holds.compareAndSet(place, null, NO_THREAD)
                && holds.get(place) instanceof Thread thread
                && holds.compareAndSet(place, thread, NO_THREAD)) {
            thread.interrupt();
            holds.set(place, thread);
        }
    }
}
