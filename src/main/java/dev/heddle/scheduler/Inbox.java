package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where what happened waits for the loop. Many threads add, without waiting and whatever their interrupt flag says; the
 * loop thread alone takes.
 *
 * <p>Has no bound of its own: it holds an outcome for each assignment in flight at most, and a word to stop.
 */
final class Inbox {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    void add(Event event) {
        events.add(event);
    }

    /**
     * Takes what has come, oldest first; waits for something if nothing has.
     *
     * @param waitNanos the longest wait; {@link Long#MAX_VALUE} for any
     * @return at most so many events; none if the wait was in vain
     * @throws InterruptedException if the loop thread is interrupted while it waits; no event is lost
     */
    List<Event> take(int eventsMax, long waitNanos) throws InterruptedException {
        List<Event> taken = new ArrayList<>(Math.min(events.size() + 1, eventsMax));
        if (events.drainTo(taken, eventsMax) > 0 || waitNanos == 0) {
            return taken;
        }
        Event first = waitNanos == Long.MAX_VALUE ? events.take() : events.poll(waitNanos, TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            events.drainTo(taken, eventsMax - 1);
        }
        return taken;
    }
}
