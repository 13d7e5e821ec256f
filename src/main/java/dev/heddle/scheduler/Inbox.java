package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where what happened waits for the loop. Many threads add, without waiting and whatever their interrupt flag says; the
 * loop thread alone takes.
 *
 * <p>Has no bound of its own: it holds an outcome for each assignment in flight at most, and a word to stop. What has come
 * is handed over as the list it is: a queue of the JDK's makes a node of each event and takes it out again one by one.
 */
final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasEvents = lock.newCondition();
    private List<Event> events = new ArrayList<>();
    private boolean isAwaited;

    void add(Event event) {
        lock.lock();
        try {
            events.add(event);
            if (isAwaited) {
                isAwaited = false;
                hasEvents.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what has come, oldest first; waits for something if nothing has.
     *
     * @param waitNanos the longest wait; {@link Long#MAX_VALUE} for any
     * @return at most so many events; none if the wait was in vain
     * @throws InterruptedException if the loop thread is interrupted while it waits; no event is lost
     */
    List<Event> take(int eventsMax, long waitNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = waitNanos;
            while (events.isEmpty() && left > 0) {
                isAwaited = true;
                if (left == Long.MAX_VALUE) {
                    hasEvents.await();
                } else {
                    left = hasEvents.awaitNanos(left);
                }
            }
            isAwaited = false;
            List<Event> taken = events;
            if (taken.size() <= eventsMax) {
                events = new ArrayList<>(taken.size());
                return taken;
            }
            events = new ArrayList<>(taken.subList(eventsMax, taken.size()));
            return new ArrayList<>(taken.subList(0, eventsMax));
        } finally {
            lock.unlock();
        }
    }
}
