package dev.heddle.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks that used up their attempts on failures that may pass. They are set aside, hold up nobody, and come back in salvage
 * rounds, all at once and for one try each, until a task has used up its rounds.
 *
 * <p>Loop thread only. O(1) a task. The caller starts a round when nothing else is left to do; a round waits until the last
 * failure is some time ago, twice as long for each round that was had, so that rounds outlast a provider that is down.
 */
final class Salvage {
    private static final Duration PAUSE_MAX = Duration.ofHours(1);

    private final int roundsMax;
    private final Backoff pauses;

    /** In order of deferral, which is a decision's order: the keys are linked, not hashed, when gone through. */
    private final Map<ActiveRowGroup, List<Deferred>> byRowGroup = new LinkedHashMap<>();

    private int size;
    private long dueNanos = Long.MIN_VALUE;

    /** An attempt that failed, and the story of its task including that failure. */
    record Deferred(Attempt failed, AttemptStory story) {}

    /**
     * Starts empty.
     *
     * @param roundsMax salvage rounds of one task; none means that nothing is deferred
     * @param firstPause between the last deferral and the first round; doubles up to an hour, or stays if it is longer
     */
    Salvage(int roundsMax, Duration firstPause) {
        this.roundsMax = roundsMax;
        Duration pauseMax = firstPause.compareTo(PAUSE_MAX) > 0 ? firstPause : PAUSE_MAX;
        this.pauses = new Backoff(Math.max(1, roundsMax), firstPause, pauseMax);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many tasks are set aside, moot ones included. */
    int size() {
        return size;
    }

    /**
     * Sets a task aside that failed now. Returns false, and does nothing, if it has used up its rounds: its row is to be
     * dropped, with the story as the reason.
     */
    boolean defer(Attempt failed, AttemptStory story, long nowNanos) {
        if (story.rounds() >= roundsMax) {
            return false;
        }
        byRowGroup.computeIfAbsent(failed.rowGroup, absent -> new ArrayList<>()).add(new Deferred(failed, story));
        failed.rowGroup.queued++;
        size++;
        dueNanos = Math.max(dueNanos, nowNanos + pauses.longestWaitNanos(story.rounds() + 1));
        return true;
    }

    /** When the next round may begin; {@link Long#MAX_VALUE} if nothing is set aside. */
    long nextDueNanos() {
        return isEmpty() ? Long.MAX_VALUE : dueNanos;
    }

    /** Takes everything out that is wanted still, for one more try; each story counts the round. */
    List<Deferred> takeRound() {
        List<Deferred> round = new ArrayList<>(size);
        byRowGroup.forEach((rowGroup, deferred) -> {
            rowGroup.queued -= deferred.size();
            for (Deferred each : deferred) {
                if (!each.failed.isMoot()) {
                    round.add(new Deferred(each.failed, each.story.nextRound()));
                }
            }
        });
        byRowGroup.clear();
        size = 0;
        dueNanos = Long.MIN_VALUE;
        return round;
    }

    /** Throws away what is left of a row group: attempts that became moot. */
    void forget(ActiveRowGroup rowGroup) {
        List<Deferred> deferred = byRowGroup.remove(rowGroup);
        if (deferred != null) {
            rowGroup.queued -= deferred.size();
            size -= deferred.size();
        }
    }
}
