package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a failed attempt: another try after a pause, a place in a salvage round, or the end of its rows.
 *
 * <p>Loop thread only.
 */
final class Failures {
    private final Columns columns;
    private final CompletionTracker tracker;
    private final Backlog backlog;
    private final ReadyTasks ready;
    private final ErrorGate gate;
    private final Shutdown shutdown;
    private final Completions completions;
    private final long rowsTotal;
    private final List<TroubleDetector> troubles = new ArrayList<>();
    private @Nullable String first;

    Failures(
            Columns columns,
            CompletionTracker tracker,
            Backlog backlog,
            ReadyTasks ready,
            ErrorGate gate,
            Shutdown shutdown,
            Completions completions,
            long rowsTotal) {
        this.columns = columns;
        this.tracker = tracker;
        this.backlog = backlog;
        this.ready = ready;
        this.gate = gate;
        this.shutdown = shutdown;
        this.completions = completions;
        this.rowsTotal = rowsTotal;
        for (int i = 0; i < columns.resourceLimits().length; i++) {
            troubles.add(new TroubleDetector());
        }
    }

    /** Why the first row was lost in this run, with its place; null if none was. */
    @Nullable
    String first() {
        return first;
    }

    /** Takes in an attempt that had a value. */
    void none(Attempt attempt, Outcome outcome) {
        backlog.dispatcher.succeeded(attempt, outcome);
        troubles.get(attempt.column.resource).fine();
        gate.succeeded();
    }

    /** Takes in a failure of an attempt whose row is still wanted. */
    void add(Attempt attempt, @Nullable Outcome outcome, Failure failure, TurnDraft draft) {
        boolean mayPass = failure.kind() == Failure.Kind.RETRYABLE || failure.kind() == Failure.Kind.RATE_LIMITED;
        watch(attempt.column, mayPass, draft);
        if (failure.kind() == Failure.Kind.RATE_LIMITED && outcome instanceof Failed failed) {
            rateLimited(attempt, failed, failure, draft);
            return;
        }
        Attempt told = attempt.withStory(attempt.story.and(failure));
        long nowNanos = draft.now().nanos();
        if (isTriedAgain(told, failure)) {
            backlog.waiting.add(told, nowNanos);
            count(told, draft);
        } else if (failure.kind() == Failure.Kind.RETRYABLE && backlog.salvage.defer(told, told.story, nowNanos)) {
            count(told, draft);
        } else {
            giveUp(told, attempt, failure, reason(told, failure), draft);
            countIfLost(told, draft);
        }
    }

    /** Gives up a task that must not be tried: the process died while it was at work, too often. */
    void addKiller(Attempt attempt, int deaths, TurnDraft draft) {
        Failure failure = Failure.invalid("killed the process: it was at work when the process died, " + deaths
                + (deaths == 1 ? " time" : " times") + " in a row; readmit the row to have it tried again");
        attempt.divideRows();
        giveUp(attempt, attempt, failure, failure.message(), draft);
    }

    /** Takes a row out of the result. */
    void drop(
            ActiveRowGroup rowGroup,
            int rowIndex,
            Column column,
            String reason,
            @Nullable String errorClass,
            int attempt,
            TurnDraft draft) {
        rowGroup.drop(rowIndex);
        draft.add(new Fact.RowDropped(
                rowGroup.id,
                rowIndex,
                column.name,
                reason,
                errorClass,
                attempt,
                draft.now().wall()));
        backlog.queue.rowDropped(rowGroup, rowIndex);
        ready.add(
                rowGroup,
                tracker.dropRow(rowGroup.id, rowIndex).added(),
                draft.now().wall());
    }

    private void watch(Column column, boolean mayPass, TurnDraft draft) {
        TroubleDetector trouble = troubles.get(column.resource);
        if (!mayPass) {
            trouble.fine();
        } else if (trouble.failed(draft.now().nanos())) {
            String resource = columns.resourceName(column.resource);
            draft.warn(resource, trouble.warning(resource));
        }
    }

    private void rateLimited(Attempt attempt, Failed outcome, Failure failure, TurnDraft draft) {
        long nowNanos = draft.now().nanos();
        Attempt limited = attempt.limited(nowNanos);
        long dueNanos = backlog.dispatcher.rateLimited(attempt, outcome, failure.retryAfter(), nowNanos);
        if (backlog.dispatcher.isPatienceOver(attempt.column, limited.firstLimitedNanos, nowNanos)) {
            giveUp(limited, attempt, failure, "met nothing but rate limits for too long: " + failure.message(), draft);
            countIfLost(limited, draft);
        } else {
            backlog.waiting.addUntil(limited, dueNanos);
            count(limited, draft);
        }
    }

    /** A row that is lost may be readmitted, and its attempts are counted on then. */
    private static void countIfLost(Attempt failed, TurnDraft draft) {
        if (!failed.column.keepsNull) {
            count(failed, draft);
        }
    }

    /** Puts the number of an attempt on record, so that a later run counts on from there. */
    private static void count(Attempt failed, TurnDraft draft) {
        int rowIndex = failed.task.rowIndex();
        int deaths = failed.rowGroup.pastOf(failed.column, rowIndex).deaths();
        draft.add(new Fact.AttemptsMade(failed.column.name, failed.rowGroup.id, rowIndex, failed.number, deaths));
    }

    private static boolean isTriedAgain(Attempt told, Failure failure) {
        boolean isOpen = failure.kind() == Failure.Kind.THROWN || failure.kind() == Failure.Kind.RETRYABLE;
        return isOpen && told.story.rounds() == 0 && told.story.attempts() < told.column.backoff.attemptsMax();
    }

    private static String reason(Attempt told, Failure failure) {
        return told.story.attempts() == 1 && told.story.rounds() == 0 ? failure.message() : told.story.tell();
    }

    private void giveUp(Attempt told, Attempt attempt, Failure failure, String reason, TurnDraft draft) {
        gate.failed(told.column, failure);
        if (first == null) {
            String errorClass = failure.errorClass() == null ? "" : failure.errorClass() + ": ";
            first = told.coordinates() + ": " + errorClass + failure.message();
        }
        if (told.column.keepsNull) {
            draft.add(new Fact.FailureKept(
                    told.column.name,
                    told.rowGroup.id,
                    told.task.rowIndex(),
                    reason,
                    failure.errorClass(),
                    told.number,
                    draft.now().wall()));
            completions.nulls(attempt, draft);
        } else if (told.task.type() == TaskType.CELL) {
            drop(told.rowGroup, told.task.rowIndex(), told.column, reason, failure.errorClass(), told.number, draft);
        } else {
            for (int rowIndex : told.rowGroup.liveRowIndexes()) {
                drop(told.rowGroup, rowIndex, told.column, reason, failure.errorClass(), told.number, draft);
            }
        }
        stopIfTooMuch(told, failure);
    }

    private void stopIfTooMuch(Attempt told, Failure failure) {
        String reason = gate.reason();
        if (reason != null) {
            shutdown.stop(reason);
        }
        ActiveRowGroup rowGroup = told.rowGroup;
        if (told.column.isFormula) {
            int lost = rowGroup.lose(told.column);
            boolean isHopeless =
                    rowGroup.liveRows() == 0 && rowGroup.doneOf(told.column) == 0 && (lost > 1 || rowsTotal == 1);
            if (isHopeless) {
                shutdown.stop(told.column + " failed in every row of row group " + rowGroup.id + ", as a formula does"
                        + " that is wrong: " + failure.message()
                        + ". Correct it, readmit the rows and build again.");
            }
        }
    }
}
