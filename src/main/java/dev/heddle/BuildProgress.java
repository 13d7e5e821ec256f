package dev.heddle;

import java.time.Duration;
import java.util.List;

/**
 * How far a build is, as of its last commit.
 *
 * @param rowsTotal rows of the dataset
 * @param rowsFinished rows of finalized row groups, dropped ones included
 * @param rowsDropped rows that left the result
 * @param cellsTotal rows times columns
 * @param cellsDone cells that need nothing more: computed by this or an earlier run, or of a dropped row
 * @param cellsThisRun cells computed by this run
 * @param tasksInFlight tasks at work
 * @param activeRowGroups row groups being worked on, ascending
 * @param elapsed time since the build began
 */
public record BuildProgress(
        long rowsTotal,
        long rowsFinished,
        long rowsDropped,
        long cellsTotal,
        long cellsDone,
        long cellsThisRun,
        int tasksInFlight,
        List<Integer> activeRowGroups,
        Duration elapsed) {}
