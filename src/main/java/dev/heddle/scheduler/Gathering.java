package dev.heddle.scheduler;

import java.util.List;

/**
 * How long to let events gather before a turn. A commit costs the same for ten cells as for a thousand, nearly: where tasks take less
 * than a turn does, to take in at once what is there leaves half of them to another turn, while waiting a little takes in all.
 *
 * <p>Loop thread only. Nothing is put off by more than a turn takes, and nothing at all where tasks take as long as that.
 */
final class Gathering {
    /** What it may take until a thread that is woken runs. */
    private static final long WAKE_NANOS = 50_000;

    private int wanted;
    private long nanos;

    /**
     * Takes in a turn, by which the next is judged.
     *
     * @param events what it took in
     * @param starts how many tasks it started
     * @param inFlight how many are at work now, or have an outcome that no turn took in
     * @param turnNanos what it took
     */
    void turned(List<Event> events, int starts, int inFlight, long turnNanos) {
        wanted = inFlight;
        nanos = 0;
        if (starts > 0
                && !events.isEmpty()
                && events.get(0) instanceof Outcome first
                && events.get(events.size() - 1) instanceof Outcome last) {
            long apieceNanos = Math.max(0, last.finishedNanos() - first.startedNanos()) / events.size();
            long dueNanos = WAKE_NANOS + 2 * apieceNanos * starts;
            nanos = dueNanos < turnNanos ? dueNanos : 0;
        }
    }

    /** How many events there will be when all is done that is at work. */
    int wanted() {
        return wanted;
    }

    /** How long to wait for them; 0 for not at all. */
    long nanos() {
        return nanos;
    }
}
