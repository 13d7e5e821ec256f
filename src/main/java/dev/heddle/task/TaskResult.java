package dev.heddle.task;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a worker hands back for a task. Failure is a value here: user code never unwinds the loop.
 *
 * @param task the task that was run
 * @param status how it ended
 * @param output what it delivered; null also where the value itself is null
 * @param error why it did not succeed; null where nothing was thrown
 * @param retryable whether the same work may succeed later; only a failure is
 */
public record TaskResult(
        Task task,
        TaskStatus status,
        @Nullable Object output,
        @Nullable Throwable error,
        boolean retryable) {
    /**
     * Checks that the parts do not contradict each other.
     *
     * @param task the task that was run
     * @param status how it ended
     * @param output what it delivered; null also where the value itself is null
     * @param error why it did not succeed; null where nothing was thrown
     * @param retryable whether the same work may succeed later; only a failure is
     * @throws IllegalArgumentException if a success carries an error, or anything but a failure is to be retried
     */
    public TaskResult {
        requireNonNull(task, "task");
        requireNonNull(status, "status");
        if (status == TaskStatus.SUCCEEDED && error != null) {
            throw new IllegalArgumentException(
                    "task " + task.stableId() + " succeeded, but carries an error: " + error);
        }
        if (retryable && status != TaskStatus.FAILED) {
            throw new IllegalArgumentException(
                    "task " + task.stableId() + " is " + status + "; only a FAILED one can be retried");
        }
    }
}
