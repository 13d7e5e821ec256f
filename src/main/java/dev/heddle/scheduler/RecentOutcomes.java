package dev.heddle.scheduler;

import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;

/**
 * The last attempts that ended, for the message of a bug. Loop thread only.
 *
 * <p>Numbers instead of tasks, and no store that changes nothing: to put an object into something old makes the collector's
 * barrier wait for the memory, at every attempt.
 */
final class RecentOutcomes {
    private static final int KEPT = 16;

    private final Columns columns;
    private final int[] columnIndexes = new int[KEPT];
    private final int[] rowGroups = new int[KEPT];
    private final int[] rowIndexes = new int[KEPT];
    private final TaskStatus[] statuses = new TaskStatus[KEPT];
    private long count;

    RecentOutcomes(Columns columns) {
        this.columns = columns;
    }

    /** Takes in how an attempt at a column ended. */
    void note(Attempt attempt, TaskStatus status) {
        int place = (int) (count++ % KEPT);
        columnIndexes[place] = attempt.column.index;
        rowGroups[place] = attempt.task.rowGroup();
        rowIndexes[place] = attempt.task.rowIndex();
        if (statuses[place] != status) {
            statuses[place] = status;
        }
    }

    @Override
    public String toString() {
        StringBuilder story = new StringBuilder("the last attempts, oldest first: ");
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            int place = (int) (i % KEPT);
            Column column = columns.at(columnIndexes[place]);
            Task task = new Task(column.name, rowGroups[place], rowIndexes[place], column.type);
            story.append(task.stableId()).append(' ').append(statuses[place]).append("; ");
        }
        return count == 0 ? "no attempt ended before" : story.toString();
    }
}
