package dev.heddle.scheduler;

import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** The last attempts that ended, for the message of a bug. Loop thread only; costs two stores an attempt. */
final class RecentOutcomes {
    private static final int KEPT = 16;

    private final @Nullable Task[] tasks = new Task[KEPT];
    private final TaskStatus[] statuses = new TaskStatus[KEPT];
    private long count;

    void note(Task task, TaskStatus status) {
        int place = (int) (count++ % KEPT);
        tasks[place] = task;
        statuses[place] = status;
    }

    @Override
    public String toString() {
        StringBuilder story = new StringBuilder("the last attempts, oldest first: ");
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            Task task = tasks[(int) (i % KEPT)];
            story.append(task == null ? "?" : task.stableId())
                    .append(' ')
                    .append(statuses[(int) (i % KEPT)])
                    .append("; ");
        }
        return count == 0 ? "no attempt ended before" : story.toString();
    }
}
