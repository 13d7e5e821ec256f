package dev.heddle.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt did. Times are wall-clock, for people: the clock may have jumped between them.
 *
 * @param task the task that was attempted
 * @param run the run that attempted it
 * @param attempt number of the attempt, counted over all runs
 * @param status how it ended; null while it has not
 * @param queuedAt when the task became ready; null if unknown
 * @param startedAt when a worker took it; null if none did
 * @param finishedAt when it ended; null while it has not
 * @param errorClass class name of what was thrown; null if nothing was
 * @param errorMessage its message; null if it had none
 */
public record TaskTrace(
        Task task,
        long run,
        int attempt,
        @Nullable TaskStatus status,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String errorClass,
        @Nullable String errorMessage) {
    /**
     * Checks the numbers.
     *
     * @param task the task that was attempted
     * @param run the run that attempted it
     * @param attempt number of the attempt, counted over all runs
     * @param status how it ended; null while it has not
     * @param queuedAt when the task became ready; null if unknown
     * @param startedAt when a worker took it; null if none did
     * @param finishedAt when it ended; null while it has not
     * @param errorClass class name of what was thrown; null if nothing was
     * @param errorMessage its message; null if it had none
     * @throws IllegalArgumentException if run or attempt is negative
     */
    public TaskTrace {
        requireNonNull(task, "task");
        if (run < 0 || attempt < 0) {
            throw new IllegalArgumentException("task " + task.stableId() + " has run " + run + " and attempt " + attempt
                    + ", expected 0 or more for both");
        }
    }

    /**
     * A trace of which nothing but the task is known yet.
     *
     * @param task the task
     * @return run and attempt 0, the rest null
     */
    public static TaskTrace of(Task task) {
        return new TaskTrace(task, 0, 0, null, null, null, null, null, null);
    }

    /**
     * Copies with another run.
     *
     * @param newRun the run
     * @return the copy
     */
    public TaskTrace withRun(long newRun) {
        return new TaskTrace(task, newRun, attempt, status, queuedAt, startedAt, finishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another attempt.
     *
     * @param newAttempt the number of the attempt
     * @return the copy
     */
    public TaskTrace withAttempt(int newAttempt) {
        return new TaskTrace(task, run, newAttempt, status, queuedAt, startedAt, finishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another status.
     *
     * @param newStatus how the attempt ended, or null
     * @return the copy
     */
    public TaskTrace withStatus(@Nullable TaskStatus newStatus) {
        return new TaskTrace(task, run, attempt, newStatus, queuedAt, startedAt, finishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another time of becoming ready.
     *
     * @param newQueuedAt the time, or null
     * @return the copy
     */
    public TaskTrace withQueuedAt(@Nullable Instant newQueuedAt) {
        return new TaskTrace(task, run, attempt, status, newQueuedAt, startedAt, finishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another start.
     *
     * @param newStartedAt the time, or null
     * @return the copy
     */
    public TaskTrace withStartedAt(@Nullable Instant newStartedAt) {
        return new TaskTrace(task, run, attempt, status, queuedAt, newStartedAt, finishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another end.
     *
     * @param newFinishedAt the time, or null
     * @return the copy
     */
    public TaskTrace withFinishedAt(@Nullable Instant newFinishedAt) {
        return new TaskTrace(task, run, attempt, status, queuedAt, startedAt, newFinishedAt, errorClass, errorMessage);
    }

    /**
     * Copies with another error class.
     *
     * @param newErrorClass the class name, or null
     * @return the copy
     */
    public TaskTrace withErrorClass(@Nullable String newErrorClass) {
        return new TaskTrace(task, run, attempt, status, queuedAt, startedAt, finishedAt, newErrorClass, errorMessage);
    }

    /**
     * Copies with another error message.
     *
     * @param newErrorMessage the message, or null
     * @return the copy
     */
    public TaskTrace withErrorMessage(@Nullable String newErrorMessage) {
        return new TaskTrace(task, run, attempt, status, queuedAt, startedAt, finishedAt, errorClass, newErrorMessage);
    }
}
