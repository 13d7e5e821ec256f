package dev.heddle.scheduler;

import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.CellSkipped;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.scheduler.Outcome.HookRan;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the outcome of an attempt that has given its lease back into facts. Loop thread only. */
final class OutcomeFold {
    private final Columns columns;
    private final RowGroups rowGroups;
    private final Completions completions;
    private final Failures failures;
    private final ReadyTasks ready;
    private final Shutdown shutdown;
    private final RecentOutcomes recent;
    private final BitSet warnedOfGate = new BitSet();
    private long attemptsEnded;

    OutcomeFold(
            Columns columns,
            RowGroups rowGroups,
            Completions completions,
            Failures failures,
            ReadyTasks ready,
            Shutdown shutdown,
            RecentOutcomes recent) {
        this.columns = columns;
        this.rowGroups = rowGroups;
        this.completions = completions;
        this.failures = failures;
        this.ready = ready;
        this.shutdown = shutdown;
        this.recent = recent;
    }

    long attemptsEnded() {
        return attemptsEnded;
    }

    /** Takes in how an attempt ended. */
    void settle(Attempt attempt, Outcome outcome, TurnDraft draft) {
        if (attempt.column.isHook()) {
            settleHook(attempt, outcome, draft);
            return;
        }
        attemptsEnded++;
        if (outcome instanceof Failed failed) {
            fail(attempt, failed, failed.failure(), draft);
        } else if (attempt.isMoot()) {
            end(attempt, outcome, TaskStatus.DISCARDED, null, draft);
        } else if (outcome instanceof CellComputed cell && attempt.task.type() == TaskType.CELL) {
            completeCell(attempt, cell, draft);
        } else if (outcome instanceof CellSkipped skip && attempt.task.type() == TaskType.CELL) {
            Failure problem = skip.problem() == null ? null : Failure.invalid(skip.problem());
            end(attempt, outcome, TaskStatus.SKIPPED, problem, draft);
            warnOfGate(attempt, skip.problem(), draft);
            completions.skippedCells(attempt, draft);
        } else if (outcome instanceof GroupComputed group && attempt.task.type() != TaskType.CELL) {
            completeGroup(attempt, group, draft);
        } else {
            throw new IllegalStateException(attempt.coordinates() + ": a worker answered a task of type "
                    + attempt.task.type() + " with a " + outcome.getClass().getSimpleName() + "; " + recent);
        }
    }

    /** Gives up an attempt whose time is over and which did not end when it was told to. */
    void abandon(Attempt attempt, Failure failure, TurnDraft draft) {
        attemptsEnded++;
        recent.note(attempt, TaskStatus.FAILED);
        draft.traceTimedOut(attempt, failure);
        if (!attempt.isMoot()) {
            failures.add(attempt, null, failure, draft);
        }
    }

    /** Settles what needs no worker, and what that makes ready that needs none either. */
    void settleWithoutWorkers(TurnDraft draft) {
        while (ready.hasUnsettled()) {
            Attempt killer = ready.takeKiller();
            if (killer != null && !killer.isMoot()) {
                rowGroups.touch(killer.rowGroup);
                int deaths = killer.rowGroup
                        .pastOf(killer.column, killer.task.rowIndex())
                        .deaths();
                failures.addKiller(killer, deaths, draft);
            }
            Attempt skip = ready.takeSkip();
            if (skip != null && !skip.isMoot()) {
                rowGroups.touch(skip.rowGroup);
                if (skip.task.type() == TaskType.CELL) {
                    completions.skippedCells(skip, draft);
                } else {
                    completions.skippedGroup(skip, draft);
                }
            }
        }
    }

    private void completeCell(Attempt attempt, CellComputed cell, TurnDraft draft) {
        int expected = attempt.column.valueCount();
        if (cell.values().size() != expected) {
            Failure failure = Failure.invalid("returned " + cell.values().size() + " values; it must return " + expected
                    + ", one for each column and side effect that it fills");
            fail(attempt, cell, failure, draft);
            return;
        }
        end(attempt, cell, TaskStatus.SUCCEEDED, null, draft);
        failures.none(attempt, cell);
        completions.cells(attempt, cell.values(), draft);
    }

    private void completeGroup(Attempt attempt, GroupComputed group, TurnDraft draft) {
        int rows = attempt.rowsGiven.length - group.skippedRows().length;
        boolean isAllSkipped = rows == 0 && attempt.rowsGiven.length > 0;
        List<List<String>> outputs = group.outputs();
        if (!isAllSkipped && outputs.size() != attempt.column.valueCount()) {
            Failure failure = Failure.invalid("returned " + outputs.size() + " lists of values; it must return "
                    + attempt.column.valueCount() + ", one for each column and side effect that it fills");
            fail(attempt, group, failure, draft);
            return;
        }
        for (List<String> values : outputs) {
            if (values.size() != rows) {
                String kind = attempt.task.type() == TaskType.BATCH ? " live rows" : " rows";
                fail(
                        attempt,
                        group,
                        Failure.invalid("returned " + values.size() + " values for " + rows + kind
                                + "; it must return one for each"),
                        draft);
                return;
            }
        }
        Failure problem = group.problem() == null ? null : Failure.invalid(group.problem());
        end(attempt, group, isAllSkipped ? TaskStatus.SKIPPED : TaskStatus.SUCCEEDED, problem, draft);
        warnOfGate(attempt, group.problem(), draft);
        if (!isAllSkipped) {
            failures.none(attempt, group);
        }
        completions.group(attempt, outputs, group.skippedRows(), draft);
    }

    /** Once for each column: a gate that cannot decide mostly cannot in any row. */
    private void warnOfGate(Attempt attempt, @Nullable String problem, TurnDraft draft) {
        if (problem != null && !warnedOfGate.get(attempt.column.index)) {
            warnedOfGate.set(attempt.column.index);
            draft.warn(
                    attempt.column.toString(),
                    attempt.coordinates() + " is skipped: " + problem
                            + ". The traces tell of others; this warning comes once for each column.");
        }
    }

    private void fail(Attempt attempt, Outcome outcome, Failure failure, TurnDraft draft) {
        if (failure.kind() == Failure.Kind.BROKEN) {
            throw new IllegalStateException(attempt.coordinates() + ": the virtual machine failed with "
                    + failure.errorClass() + ": " + failure.message()
                    + ". What is recorded is safe; give the process what it lacks and resume.");
        }
        Failure seen = attempt.isTimedOut && attempt.column.timeout != null
                ? Failure.timedOut(attempt.column.timeout)
                : failure;
        if (attempt.isMoot()) {
            end(attempt, outcome, TaskStatus.DISCARDED, seen, draft);
        } else if (shutdown.isInterrupted() && !attempt.isTimedOut) {
            end(attempt, outcome, TaskStatus.CANCELLED, seen, draft);
        } else {
            end(attempt, outcome, TaskStatus.FAILED, seen, draft);
            failures.add(attempt, outcome, seen, draft);
        }
    }

    private void settleHook(Attempt attempt, Outcome outcome, TurnDraft draft) {
        ActiveRowGroup rowGroup = attempt.rowGroup;
        rowGroup.isHookDue = false;
        if (outcome instanceof Failed failed) {
            if (!shutdown.isInterrupted()) {
                throw hookFailed(
                        attempt,
                        failed.failure().errorClass() + ": " + failed.failure().message());
            }
        } else if (!(outcome instanceof HookRan ran)) {
            throw new IllegalStateException(attempt.coordinates() + ": a worker answered a hook with a "
                    + outcome.getClass().getSimpleName());
        } else if (rowGroup.isPrepared) {
            if (ran.droppedRows().length > 0) {
                throw hookFailed(attempt, "it dropped rows, which is too late once they are complete");
            }
            rowGroup.isClosed = true;
        } else {
            prepare(attempt, ran.droppedRows(), draft);
        }
    }

    private void prepare(Attempt attempt, int[] droppedRows, TurnDraft draft) {
        ActiveRowGroup rowGroup = attempt.rowGroup;
        rowGroup.isPrepared = true;
        draft.add(new Fact.RowGroupPrepared(rowGroup.id));
        Column root = columns.all().stream()
                .filter(column -> column.isRoot)
                .findFirst()
                .orElseThrow();
        for (int rowIndex : droppedRows) {
            if (Arrays.binarySearch(attempt.rowsGiven, rowIndex) < 0) {
                throw hookFailed(
                        attempt,
                        "it dropped row " + rowIndex + ", which is not one of the " + attempt.rowsGiven.length
                                + " rows it was given");
            }
            if (!rowGroup.isDropped(rowIndex)) {
                failures.drop(rowGroup, rowIndex, root, "dropped by the hook before the row group", null, 0, draft);
            }
        }
        ready.add(rowGroup, rowGroup.takeHeld(), draft.now().wall());
    }

    private static IllegalStateException hookFailed(Attempt attempt, String why) {
        return new IllegalStateException("the " + attempt.column.name + " " + attempt.rowGroup.id + " failed: " + why
                + ". What is recorded is safe; correct it and resume.");
    }

    private void end(Attempt attempt, Outcome outcome, TaskStatus status, @Nullable Failure failure, TurnDraft draft) {
        recent.note(attempt, status);
        draft.trace(attempt, outcome, status, failure);
    }
}
