package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks go that became ready. Most go into the queue as they come. The others: those of a column that another leads go
 * nowhere, since the leader's task fills it; those of a group whose hook is to run first are held in it; those that inherit a
 * skip, or were at work too often when the process died, are settled in the next turn without a worker; those of ordered
 * columns and suspects stand in line.
 *
 * <p>Loop thread only. O(1) a task.
 */
final class ReadyTasks {
    private final Columns columns;
    private final CompletionTracker tracker;
    private final FairQueue queue;
    private final OrderedColumns ordered;
    private final Suspects suspects;
    private final int deathsMax;
    private final Queue<Attempt> skips = new ArrayDeque<>();
    private final Queue<Attempt> killers = new ArrayDeque<>();

    ReadyTasks(
            Columns columns,
            CompletionTracker tracker,
            FairQueue queue,
            OrderedColumns ordered,
            Suspects suspects,
            int deathsMax) {
        this.columns = columns;
        this.tracker = tracker;
        this.queue = queue;
        this.ordered = ordered;
        this.suspects = suspects;
        this.deathsMax = deathsMax;
    }

    /** Takes in tasks of a row group that became ready. */
    void add(ActiveRowGroup rowGroup, List<Task> tasks, Instant at) {
        if (tasks.isEmpty()) {
            return;
        }
        if (!columns.isSpecial() && !rowGroup.isSpecial()) {
            queue.addAll(rowGroup, tasks, at);
            return;
        }
        List<Task> plain = new ArrayList<>(tasks.size());
        for (Task task : tasks) {
            if (isPlain(rowGroup, task, at)) {
                plain.add(task);
            }
        }
        queue.addAll(rowGroup, plain, at);
    }

    /** Takes in a task that became ready: that of a row, or for a column that is computed a whole group at a time the group's. */
    void add(ActiveRowGroup rowGroup, Column column, int rowIndex, Instant at) {
        int place = column.type == TaskType.CELL ? rowIndex : SliceRef.WHOLE_GROUP;
        if ((!columns.isSpecial() && !rowGroup.isSpecial())
                || isPlain(rowGroup, new Task(column.name, rowGroup.id, place, column.type), at)) {
            queue.add(rowGroup, column, place, at);
        }
    }

    /**
     * Whether an attempt that was taken from the queue needs no worker any more, and is to be settled: of a batch, the rows that
     * were not to be skipped have been dropped since it became ready.
     */
    boolean skipsNow(Attempt attempt) {
        boolean isSkipped = attempt.task.type() == TaskType.BATCH
                && !attempt.column.isHook()
                && inheritsSkipInAllRows(attempt.rowGroup, attempt.column);
        if (isSkipped) {
            skips.add(attempt);
        }
        return isSkipped;
    }

    /** Tasks without need of a worker that are to be settled: what they read was skipped. */
    @Nullable
    Attempt takeSkip() {
        return skips.poll();
    }

    /** Tasks that must not be tried again: the process died too often while they were at work. */
    @Nullable
    Attempt takeKiller() {
        return killers.poll();
    }

    /** Whether the next turn has something to settle though nothing happened. */
    boolean hasUnsettled() {
        return !skips.isEmpty() || !killers.isEmpty();
    }

    private boolean isPlain(ActiveRowGroup rowGroup, Task task, Instant at) {
        Column column = columns.named(task.column());
        boolean isCell = task.type() == TaskType.CELL;
        if (isLed(column, task)) {
            return false;
        }
        if (!rowGroup.isPrepared && !column.isRoot) {
            rowGroup.hold(task);
            return false;
        }
        ActiveRowGroup.Past past = rowGroup.pastOf(column, task.rowIndex());
        Attempt attempt = new Attempt(task, column, rowGroup, past.attempts() + 1, at);
        if (isCell ? rowGroup.inheritsSkip(column, task.rowIndex()) : inheritsSkipInAllRows(rowGroup, column)) {
            skips.add(attempt);
            return false;
        }
        if (past.deaths() >= deathsMax) {
            killers.add(attempt);
            return false;
        }
        attempt.isSuspect = past.deaths() > 0 && past.deaths() == deathsMax - 1;
        if (column.isOrdered) {
            ordered.add(attempt);
        } else if (attempt.isSuspect) {
            suspects.add(attempt);
        }
        return !column.isOrdered && !attempt.isSuspect;
    }

    /** A column whose leader is complete while it is not has lost its values since, and is made again by itself. */
    private boolean isLed(Column column, Task task) {
        if (column.leads()) {
            return false;
        }
        String leader = columns.at(column.leader).name;
        return !tracker.isComplete(new SliceRef(leader, task.rowGroup(), task.rowIndex()));
    }

    private static boolean inheritsSkipInAllRows(ActiveRowGroup rowGroup, Column column) {
        if (!rowGroup.isSpecial() || !column.propagatesSkips || rowGroup.liveRows() == 0) {
            return false;
        }
        for (int row : rowGroup.liveRowIndexes()) {
            if (!rowGroup.inheritsSkip(column, row)) {
                return false;
            }
        }
        return true;
    }
}
