package dev.heddle.scheduler;

import java.util.List;

/**
 * How far a build is, as of its last commit.
 *
 * @param rowsTotal rows of the dataset
 * @param rowsFinished rows of finalized groups, dropped ones included
 * @param rowsDropped rows that left the result
 * @param cellsTotal rows times columns
 * @param cellsDone cells that need nothing more: computed, or of a dropped row
 * @param cellsThisRun cells computed by this run
 * @param tasksInFlight tasks at work
 * @param activeRowGroups groups admitted and not finalized, ascending
 */
public record Progress(
        long rowsTotal,
        long rowsFinished,
        long rowsDropped,
        long cellsTotal,
        long cellsDone,
        long cellsThisRun,
        int tasksInFlight,
        List<Integer> activeRowGroups) {
    /**
     * Copies the list.
     *
     * @param rowsTotal rows of the dataset
     * @param rowsFinished rows of finalized groups, dropped ones included
     * @param rowsDropped rows that left the result
     * @param cellsTotal rows times columns
     * @param cellsDone cells that need nothing more: computed, or of a dropped row
     * @param cellsThisRun cells computed by this run
     * @param tasksInFlight tasks at work
     * @param activeRowGroups groups admitted and not finalized, ascending
     */
    public Progress {
        activeRowGroups = List.copyOf(activeRowGroups);
    }
}
