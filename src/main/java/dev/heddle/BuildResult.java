package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a build came to. Counts of cells and rows are of the dataset as it is in the store now, whichever run made them.
 *
 * @param dataset the dataset
 * @param run the run that did it; of a dataset that was complete before, the last one
 * @param outcome how it ended
 * @param rows rows the dataset is to have, dropped ones included
 * @param completedCells cells of live rows that were computed
 * @param skippedCells cells of live rows in which a fill value stands
 * @param droppedRows rows that left the result
 * @param executedTasks attempts that ended in this run, however they ended
 * @param elapsed time this build took
 * @param commits transactions of this run
 * @param firstFailure the first reason this run dropped a row for, or null when it dropped none
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
        @Nullable String firstFailure) {}
