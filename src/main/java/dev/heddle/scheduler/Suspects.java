package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that were at work each time the process died and are given up if that happens once more. They run one at a time, so
 * that of many that were at work together only the guilty one is.
 *
 * <p>Loop thread only; O(1).
 */
final class Suspects {
    private final FairQueue queue;
    private final Queue<Attempt> waiting = new ArrayDeque<>();
    private @Nullable Attempt present;

    Suspects(FairQueue queue) {
        this.queue = queue;
    }

    /** Takes in any attempt that could start: a suspect waits in line, the others go into the queue. */
    void add(Attempt attempt) {
        if (attempt.isSuspect) {
            attempt.rowGroup.queued++;
            waiting.add(attempt);
        } else {
            queue.add(attempt);
        }
    }

    /** An attempt ended, which may have been the one that runs. */
    void ended(Attempt attempt) {
        if (attempt.isSuspect) {
            present = null;
        }
    }

    /** Queues the next one unless one is queued or at work. */
    void advance() {
        if (present != null && present.isMoot() && !present.isAtWork) {
            present = null;
        }
        while (present == null && !waiting.isEmpty()) {
            Attempt next = waiting.remove();
            next.rowGroup.queued--;
            if (!next.isMoot()) {
                present = next;
                queue.add(next);
            }
        }
    }
}
