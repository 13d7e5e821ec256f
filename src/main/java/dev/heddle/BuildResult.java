package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a build came to. Counts of cells and rows are of the dataset as it is in the store now, whichever run made them.
 *
 * @param dataset the dataset
 * @param run the run that did it, the last one if it took several; of a dataset that was complete before, the last one
 * @param outcome how it ended
 * @param rows rows the dataset has planned, dropped ones included
 * @param completedCells cells of live rows that were computed
 * @param skippedCells cells of live rows in which a fill value stands
 * @param droppedRows rows that left the result
 * @param executedTasks attempts that ended in this build, however they ended
 * @param elapsed time this build took
 * @param commits transactions of this build
 * @param firstFailure the first reason this build dropped a row for, or null when it dropped none
 * @param liveRows rows that did not leave the result, or have not yet
 * @param stopReason why the build stopped before everything was done, or null when it did not decide to
 */
public record BuildResult(
        String dataset,
        long run,
        Outcome outcome,
        long rows,
        long completedCells,
        long skippedCells,
        long droppedRows,
        long executedTasks,
        Duration elapsed,
        long commits,
        @Nullable String firstFailure,
        long liveRows,
        @Nullable String stopReason) {}
