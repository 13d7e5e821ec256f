package dev.heddle.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were started together: handed out one by one, each once, and found by their assignments as long as they are not
 * over.
 *
 * <p>Safe for many threads. A job costs two atomic steps here, and neither a lock nor an entry in a table of all jobs.
 */
final class JobBatch {
    /** Null where a job is over, so that what it was given can go. */
    private final AtomicReferenceArray<@Nullable Job> jobs;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger left;

    /**
     * Makes a job of each assignment.
     *
     * @param inbox told the outcomes
     * @param work what the thread does that runs a job
     */
    JobBatch(List<Assignment> assignments, Consumer<Outcome> inbox, Consumer<Job> work) {
        @Nullable Job[] made = new Job[assignments.size()];
        for (int place = 0; place < made.length; place++) {
            made[place] = new Job(this, place, assignments.get(place), inbox, work);
        }
        jobs = new AtomicReferenceArray<>(made);
        left = new AtomicInteger(made.length);
    }

    /** The next job that nobody has taken, or null if there is none. */
    @Nullable
    Job take() {
        int place = hasMore() ? taken.getAndIncrement() : jobs.length();
        return place < jobs.length() ? jobs.get(place) : null;
    }

    /** Whether nobody has taken the last job. */
    boolean hasMore() {
        return taken.get() < jobs.length();
    }

    /** Forgets a job that is over. Returns whether it was the last that was not. */
    boolean end(Job job) {
        jobs.set(job.place, null);
        return left.decrementAndGet() == 0;
    }

    /** Cancels what is not over. */
    void cancelAll() {
        for (int place = 0; place < jobs.length(); place++) {
            Job job = jobs.get(place);
            if (job != null) {
                job.cancel();
            }
        }
    }

    /** Cancels what is not over of the given assignments, whose ids ascend. */
    void cancel(long[] assignments) {
        for (int place = 0; place < jobs.length(); place++) {
            Job job = jobs.get(place);
            if (job != null && Arrays.binarySearch(assignments, job.assignment.id()) >= 0) {
                job.cancel();
            }
        }
    }
}
