package dev.heddle.scheduler;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * When attempts that are at work have had their time.
 *
 * <p>Loop thread only. O(log n) an attempt that has a deadline; one that ended in time is found out when its time comes.
 */
final class Deadlines {
    private final Leases leases;
    private final PriorityQueue<Deadline> deadlines =
            new PriorityQueue<>(Comparator.comparingLong(Deadline::nanos).thenComparingLong(Deadline::lease));

    private record Deadline(long nanos, long lease) {}

    Deadlines(Leases leases) {
        this.leases = leases;
    }

    void add(long lease, long nanos) {
        deadlines.add(new Deadline(nanos, lease));
    }

    /** Takes out a lease that is still held though its time is over, or returns {@link Leases#NONE}. */
    long takeDue(long nowNanos) {
        Deadline first = firstHeld();
        if (first == null || first.nanos > nowNanos) {
            return Leases.NONE;
        }
        deadlines.remove();
        return first.lease;
    }

    /** When the next one is due; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        Deadline first = firstHeld();
        return first == null ? Long.MAX_VALUE : first.nanos;
    }

    private @Nullable Deadline firstHeld() {
        Deadline first = deadlines.peek();
        while (first != null && leases.holder(first.lease) == null) {
            deadlines.remove();
            first = deadlines.peek();
        }
        return first;
    }
}
