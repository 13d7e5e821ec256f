package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the outcome of an attempt into facts, and hands on the tasks that those make ready. Loop thread only. */
final class OutcomeFold {
    private final CompletionTracker tracker;
    private final WaitingRoom waiting;
    private final Shutdown shutdown;
    private final RecentOutcomes recent;
    private final ReadyTasks readyTasks;
    private long attemptsEnded;
    private long cellsComputed;
    private @Nullable String firstFailure;

    /** Takes the tasks of a row group that became ready. */
    @FunctionalInterface
    interface ReadyTasks {
        void add(ActiveRowGroup rowGroup, List<Task> tasks, Moment now);
    }

    OutcomeFold(
            CompletionTracker tracker,
            WaitingRoom waiting,
            Shutdown shutdown,
            RecentOutcomes recent,
            ReadyTasks readyTasks) {
        this.tracker = tracker;
        this.waiting = waiting;
        this.shutdown = shutdown;
        this.recent = recent;
        this.readyTasks = readyTasks;
    }

    long attemptsEnded() {
        return attemptsEnded;
    }

    long cellsComputed() {
        return cellsComputed;
    }

    /** Why the first row was dropped in this run, with its place; null if none was. */
    @Nullable
    String firstFailure() {
        return firstFailure;
    }

    /** Takes in how an attempt ended that has given its lease back. */
    void settle(Attempt attempt, Outcome outcome, TurnDraft draft) {
        attemptsEnded++;
        if (outcome instanceof Failed failed) {
            fail(attempt, failed, failed.failure(), draft);
        } else if (attempt.isMoot()) {
            end(attempt, outcome, TaskStatus.DISCARDED, null, draft);
        } else if (outcome instanceof CellComputed cell && attempt.task.type() == TaskType.CELL) {
            completeCell(attempt, cell, draft);
        } else if (outcome instanceof GroupComputed group && attempt.task.type() != TaskType.CELL) {
            completeGroup(attempt, group, draft);
        } else {
            throw new IllegalStateException(attempt.coordinates() + ": a worker answered a task of type "
                    + attempt.task.type() + " with a " + outcome.getClass().getSimpleName() + "; " + recent);
        }
    }

    private void completeCell(Attempt attempt, CellComputed cell, TurnDraft draft) {
        int rowIndex = attempt.task.rowIndex();
        ActiveRowGroup rowGroup = attempt.rowGroup;
        rowGroup.complete(attempt.column, rowIndex, cell.values().get(0));
        cellsComputed++;
        draft.add(new Fact.CellCompleted(
                attempt.column.name, rowGroup.id, rowIndex, cell.values().get(0)));
        end(attempt, cell, TaskStatus.SUCCEEDED, null, draft);
        readyTasks.add(
                rowGroup,
                tracker.markCellComplete(attempt.column.name, rowGroup.id, rowIndex)
                        .added(),
                draft.now());
    }

    private void completeGroup(Attempt attempt, GroupComputed group, TurnDraft draft) {
        List<String> values = group.outputs().get(0);
        int[] rowsGiven = attempt.rowsGiven;
        if (values.size() != rowsGiven.length) {
            String kind = attempt.task.type() == TaskType.BATCH ? " live rows" : " rows";
            String message = "returned " + values.size() + " values for " + rowsGiven.length + kind
                    + "; it must return one for each";
            fail(attempt, group, Failure.invalid(message), draft);
            return;
        }
        ActiveRowGroup rowGroup = attempt.rowGroup;
        Fact.BatchCompleted fact = completedRows(attempt, values);
        for (int i = 0; i < fact.rowIndexes().length; i++) {
            rowGroup.complete(
                    attempt.column, fact.rowIndexes()[i], fact.values().get(i));
        }
        cellsComputed += fact.rowIndexes().length;
        draft.add(fact);
        end(attempt, group, TaskStatus.SUCCEEDED, null, draft);
        readyTasks.add(
                rowGroup,
                tracker.markBatchComplete(attempt.column.name, rowGroup.id, rowGroup.size)
                        .added(),
                draft.now());
    }

    /** Leaves out the rows that were dropped while the group was computed. */
    private static Fact.BatchCompleted completedRows(Attempt attempt, List<String> values) {
        ActiveRowGroup rowGroup = attempt.rowGroup;
        int[] rowsGiven = attempt.rowsGiven;
        if (rowsGiven.length == rowGroup.liveRows()) {
            return new Fact.BatchCompleted(attempt.column.name, rowGroup.id, rowsGiven, values);
        }
        int[] rowIndexes = new int[rowsGiven.length];
        List<String> kept = new ArrayList<>(rowGroup.liveRows());
        for (int i = 0; i < rowsGiven.length; i++) {
            if (!rowGroup.isDropped(rowsGiven[i])) {
                rowIndexes[kept.size()] = rowsGiven[i];
                kept.add(values.get(i));
            }
        }
        return new Fact.BatchCompleted(attempt.column.name, rowGroup.id, Arrays.copyOf(rowIndexes, kept.size()), kept);
    }

    private void fail(Attempt attempt, Outcome outcome, Failure failure, TurnDraft draft) {
        if (failure.kind() == Failure.Kind.BROKEN) {
            throw new IllegalStateException(attempt.coordinates() + ": the virtual machine failed with "
                    + failure.errorClass() + ": " + failure.message()
                    + ". What is recorded is safe; give the process what it lacks and resume.");
        }
        if (attempt.isMoot()) {
            end(attempt, outcome, TaskStatus.DISCARDED, failure, draft);
        } else if (shutdown.isInterrupted()) {
            end(attempt, outcome, TaskStatus.CANCELLED, failure, draft);
        } else {
            end(attempt, outcome, TaskStatus.FAILED, failure, draft);
            retryOrDrop(attempt, failure, draft);
        }
    }

    private void retryOrDrop(Attempt attempt, Failure failure, TurnDraft draft) {
        boolean isLast = attempt.number >= attempt.column.backoff.attemptsMax();
        if (failure.kind() == Failure.Kind.THROWN && !isLast) {
            waiting.add(attempt, draft.now().nanos());
            return;
        }
        if (firstFailure == null) {
            String errorClass = failure.errorClass() == null ? "" : failure.errorClass() + ": ";
            firstFailure = attempt.coordinates() + ": " + errorClass + failure.message();
        }
        if (attempt.task.type() == TaskType.CELL) {
            drop(attempt, attempt.task.rowIndex(), failure, draft);
            return;
        }
        for (int rowIndex : attempt.rowGroup.liveRowIndexes()) {
            drop(attempt, rowIndex, failure, draft);
        }
    }

    private void drop(Attempt attempt, int rowIndex, Failure failure, TurnDraft draft) {
        ActiveRowGroup rowGroup = attempt.rowGroup;
        rowGroup.drop(rowIndex);
        draft.add(new Fact.RowDropped(
                rowGroup.id,
                rowIndex,
                attempt.column.name,
                failure.message(),
                failure.errorClass(),
                attempt.number,
                draft.now().wall()));
        readyTasks.add(rowGroup, tracker.dropRow(rowGroup.id, rowIndex).added(), draft.now());
    }

    private void end(Attempt attempt, Outcome outcome, TaskStatus status, @Nullable Failure failure, TurnDraft draft) {
        recent.note(attempt.task, status);
        draft.trace(attempt, outcome, status, failure);
    }
}
