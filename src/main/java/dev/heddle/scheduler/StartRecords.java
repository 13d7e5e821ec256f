package dev.heddle.scheduler;

import dev.heddle.task.TaskTrace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Which attempts are put on record as being at work, so that the next run knows what this one was at when it died.
 *
 * <p>An attempt that takes longer than {@link #LONG_NANOS} is recorded with the turn after that. Most are over by then, and
 * cost nothing. What kills the process sooner is caught the next time: in groups that a run after a death takes up first,
 * each start is recorded before it happens.
 *
 * <p>Loop thread only; O(1) an attempt.
 */
final class StartRecords {
    static final long LONG_NANOS = Duration.ofMillis(100).toNanos();

    private final long run;
    private final boolean isTraced;
    private final Queue<Attempt> young = new ArrayDeque<>();
    private List<TaskTrace> urgent = new ArrayList<>();

    StartRecords(long run, boolean isTraced) {
        this.run = run;
        this.isTraced = isTraced;
    }

    /** Takes in an attempt that is about to start. */
    void add(Attempt attempt, Moment now) {
        if (attempt.column.isHook()) {
            return;
        }
        if (attempt.rowGroup.isWatched || attempt.isSuspect) {
            urgent.add(record(attempt, now));
        } else {
            young.add(attempt);
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
        Attempt oldest = young.peek();
        while (oldest != null && now.nanos() - oldest.startedNanos >= LONG_NANOS) {
            young.remove();
            if (oldest.isAtWork) {
                draft.addStart(record(oldest, now));
            }
            oldest = young.peek();
        }
    }

    /** When an attempt that is at work is due to be recorded; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        Attempt oldest = young.peek();
        while (oldest != null && !oldest.isAtWork) {
            young.remove();
            oldest = young.peek();
        }
        return oldest == null ? Long.MAX_VALUE : oldest.startedNanos + LONG_NANOS;
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
