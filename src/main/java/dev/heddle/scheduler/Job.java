package dev.heddle.scheduler;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An assignment on its way through a worker thread.
 *
 * <p>Safe for many threads. The thread is held only while user code runs on it, and interrupted only while it is held, so a
 * cancel that comes late cannot hit the thread's next job.
 */
final class Job {
    final Assignment assignment;
    final Consumer<Outcome> inbox;
    private @Nullable Thread runner;
    private boolean isCancelled;

    Job(Assignment assignment, Consumer<Outcome> inbox) {
        this.assignment = assignment;
        this.inbox = inbox;
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
