package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * How a build ended.
 *
 * @param isFinished whether every row group is finalized
 * @param isCancelled whether it was told to stop before that
 * @param executedTasks attempts that ran to an end in this run, whatever the end
 * @param commits transactions of this run
 * @param firstFailure the first reason a row was dropped for in this run, or null when none was
 * @param stopReason why it stopped by its own decision before every row group was finalized; null if it did not
 */
public record Ending(
        boolean isFinished,
        boolean isCancelled,
        long executedTasks,
        long commits,
        @Nullable String firstFailure,
        @Nullable String stopReason) {}
