package dev.heddle.scheduler;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one turn has found out so far. Loop thread only; lives for one turn. */
final class TurnDraft {
    private final long run;
    private final boolean isTraced;
    private final Moment now;
    private final List<Fact> facts;
    private final List<TaskTrace> traces;
    private final List<TaskTrace> starts = new ArrayList<>();
    private final List<Decision.Warning> warnings = new ArrayList<>();
    private final List<Long> interrupts = new ArrayList<>();
    private long lastNanos;
    private @Nullable Instant lastAt;

    /**
     * Starts empty.
     *
     * @param events how many events the turn takes in, most of which make a fact and a trace
     */
    TurnDraft(long run, boolean isTraced, Moment now, int events) {
        this.run = run;
        this.isTraced = isTraced;
        this.now = now;
        this.facts = new ArrayList<>(events);
        this.traces = new ArrayList<>(isTraced ? events : 0);
    }

    Moment now() {
        return now;
    }

    void add(Fact fact) {
        facts.add(fact);
    }

    /** Traces an attempt that ended. */
    void trace(Attempt attempt, Outcome outcome, TaskStatus status, @Nullable Failure failure) {
        if (!isTraced || attempt.column.isHook()) {
            return;
        }
        Instant queuedAt = attempt.queuedAt;
        Instant startedAt = later(queuedAt, at(outcome.startedNanos()));
        Instant finishedAt = later(startedAt, at(outcome.finishedNanos()));
        add(attempt, status, startedAt, finishedAt, failure);
    }

    /** Traces an attempt that was told to end and never answered: nobody knows whether it started. */
    void traceUnanswered(Attempt attempt) {
        if (isTraced && !attempt.column.isHook()) {
            add(attempt, TaskStatus.CANCELLED, null, later(attempt.queuedAt, now.wall()), null);
        }
    }

    /** Traces an attempt whose time is over, and which has not ended even so. */
    void traceTimedOut(Attempt attempt, Failure failure) {
        if (isTraced) {
            Instant startedAt = later(attempt.queuedAt, now.at(attempt.startedNanos));
            add(attempt, TaskStatus.FAILED, startedAt, later(startedAt, now.wall()), failure);
        }
    }

    /** Records that an attempt is at work. */
    void addStart(TaskTrace start) {
        starts.add(start);
    }

    void warn(String subject, String message) {
        warnings.add(new Decision.Warning(subject, message));
    }

    void interrupt(long lease) {
        interrupts.add(lease);
    }

    Decision decision() {
        return new Decision(
                new Turn(facts, traces, starts),
                interrupts.stream().mapToLong(Long::longValue).toArray(),
                warnings);
    }

    private void add(
            Attempt attempt,
            TaskStatus status,
            @Nullable Instant startedAt,
            Instant finishedAt,
            @Nullable Failure failure) {
        traces.add(new TaskTrace(
                attempt.task,
                run,
                attempt.number,
                status,
                attempt.queuedAt,
                startedAt,
                finishedAt,
                failure == null ? null : failure.errorClass(),
                failure == null ? null : failure.message()));
    }

    /** As {@link Moment#at}. A worker's task often starts at the very reading at which the one before it ended. */
    private Instant at(long earlierNanos) {
        if (lastAt == null || earlierNanos != lastNanos) {
            lastNanos = earlierNanos;
            lastAt = now.at(earlierNanos);
        }
        return lastAt;
    }

    /** A wall clock that was set back between two readings must not make an attempt end before it began. */
    static Instant later(Instant first, Instant second) {
        return second.isBefore(first) ? first : second;
    }
}
