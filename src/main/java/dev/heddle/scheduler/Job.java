package dev.heddle.scheduler;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An assignment on its way through a worker thread.
 *
 * <p>Safe for many threads. The thread is held only while user code runs on it, and interrupted only while it is held, so a
 * cancel that comes late cannot hit the thread's next job.
 */
final class Job implements Runnable {
    final JobBatch batch;
    final int place;
    final Assignment assignment;
    final Consumer<Outcome> inbox;
    private final Consumer<Job> work;
    private @Nullable Thread runner;
    private boolean isCancelled;

    /**
     * A job that was not begun.
     *
     * @param place in its batch
     * @param work what the thread does that runs it
     */
    Job(JobBatch batch, int place, Assignment assignment, Consumer<Outcome> inbox, Consumer<Job> work) {
        this.batch = batch;
        this.place = place;
        this.assignment = assignment;
        this.inbox = inbox;
        this.work = work;
    }

    @Override
    public void run() {
        work.accept(this);
    }

    /**
     * Gives the calling thread to the job; false if the job was cancelled before. An interrupt the thread comes with was meant
     * for someone else.
     */
    synchronized boolean begin() {
        Thread.interrupted();
        if (isCancelled) {
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /** Takes the thread back. */
    synchronized void end() {
        runner = null;
    }

    synchronized void cancel() {
        isCancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
