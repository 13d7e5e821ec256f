package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.task.TaskTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which attempts are put on record as being at work, so that the next run knows what this one was at when it died.
 *
 * <p>An attempt that takes longer than {@link #LONG_NANOS} is recorded with the turn after that. Most are over by then, and
 * cost nothing. What kills the process sooner is caught the next time: in groups that a run after a death takes up first,
 * each start is recorded before it happens.
 *
 * <p>Loop thread only. O(1) an attempt, and every {@link #STEP_NANOS} at most a look at all that hold a lease: a queue of those
 * that are young costs several times as much where they end soon, since a hundred milliseconds of them are no longer in any cache.
 */
final class StartRecords {
    static final long LONG_NANOS = Duration.ofMillis(100).toNanos();

    /** How much later than due an attempt may be recorded. */
    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

    private final long run;
    private final boolean isTraced;
    private final Leases leases;
    private List<TaskTrace> urgent = new ArrayList<>();

    /** Before that nobody has been at work for long who is not recorded; {@link Long#MAX_VALUE} if nobody is. */
    private long dueNanos = Long.MAX_VALUE;

    StartRecords(long run, boolean isTraced, Leases leases) {
        this.run = run;
        this.isTraced = isTraced;
        this.leases = leases;
    }

    /** Takes in an attempt that is about to start. */
    void add(Attempt attempt, Moment now) {
        if (attempt.column.isHook()) {
            return;
        }
        if (attempt.rowGroup.isWatched || attempt.isSuspect) {
            urgent.add(record(attempt, now));
        } else {
            dueNanos = Math.min(dueNanos, now.nanos() + LONG_NANOS);
        }
    }

    /** What must be durable before the attempts start that were taken in since the last call. */
    List<TaskTrace> takeUrgent() {
        if (urgent.isEmpty()) {
            return List.of();
        }
        List<TaskTrace> taken = urgent;
        urgent = new ArrayList<>();
        return taken;
    }

    /** Adds to a turn the attempts that have been at work for long and are not recorded. */
    void recordLong(TurnDraft draft) {
        Moment now = draft.now();
        if (now.nanos() < dueNanos) {
            return;
        }
        long earliest = Long.MAX_VALUE;
        for (long lease : leases.held()) {
            Attempt attempt = requireNonNull(leases.holder(lease));
            if (attempt.isRecorded || attempt.column.isHook()) {
                continue;
            }
            if (now.nanos() - attempt.startedNanos >= LONG_NANOS) {
                draft.addStart(record(attempt, now));
            } else {
                earliest = Math.min(earliest, attempt.startedNanos);
            }
        }
        dueNanos =
                earliest == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(earliest + LONG_NANOS, now.nanos() + STEP_NANOS);
    }

    /** When {@link #recordLong} may have something to do; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        return leases.inUse() == 0 ? Long.MAX_VALUE : dueNanos;
    }

    private TaskTrace record(Attempt attempt, Moment now) {
        attempt.isRecorded = true;
        return new TaskTrace(
                attempt.task,
                run,
                attempt.number,
                null,
                isTraced ? attempt.queuedAt : null,
                isTraced ? TurnDraft.later(attempt.queuedAt, now.at(attempt.startedNanos)) : null,
                null,
                null,
                null);
    }
}
