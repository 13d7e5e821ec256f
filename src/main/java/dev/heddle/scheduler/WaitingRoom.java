package dev.heddle.scheduler;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that failed and wait for another try. Earliest due first; of those due together, the one that failed first.
 *
 * <p>Loop thread only.
 */
final class WaitingRoom {
    private final PriorityQueue<Seat> seats =
            new PriorityQueue<>(Comparator.comparingLong(Seat::dueNanos).thenComparingLong(Seat::number));
    private final SplittableRandom random;
    private long seatsTaken;

    private record Seat(long dueNanos, long number, Attempt failed) {}

    WaitingRoom(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    int size() {
        return seats.size();
    }

    /** Takes in an attempt that failed now and draws how long it waits. */
    void add(Attempt failed, long nowNanos) {
        long longest = failed.column.backoff.longestWaitNanos(failed.story.attempts());
        long wait = longest == 0 ? 0 : random.nextLong(longest);
        addUntil(failed, nowNanos + wait);
    }

    /** Takes in an attempt that waits until a given time. */
    void addUntil(Attempt failed, long dueNanos) {
        seats.add(new Seat(dueNanos, seatsTaken++, failed));
        failed.rowGroup.queued++;
    }

    /** Takes out an attempt whose wait is over, or returns null if there is none. */
    @Nullable
    Attempt takeDue(long nowNanos) {
        Seat seat = seats.peek();
        if (seat == null || seat.dueNanos > nowNanos) {
            return null;
        }
        seats.remove();
        seat.failed.rowGroup.queued--;
        return seat.failed;
    }

    /** When the next wait is over; {@link Long#MAX_VALUE} if nobody waits. */
    long nextDueNanos() {
        Seat seat = seats.peek();
        return seat == null ? Long.MAX_VALUE : seat.dueNanos;
    }

    /** Throws away what is left of a row group: attempts that became moot. */
    void forget(ActiveRowGroup rowGroup) {
        int before = seats.size();
        seats.removeIf(seat -> seat.failed.rowGroup == rowGroup);
        rowGroup.queued -= before - seats.size();
    }
}
