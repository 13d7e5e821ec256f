package dev.heddle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events to a build's listeners, on a thread that the build never waits for but a moment at its end.
 *
 * <p>{@link #tell} and {@link #close} are for one thread at a time.
 */
final class EventDelivery implements AutoCloseable {
    static final int QUEUED_MAX = 1_000;

    private static final Logger log = LoggerFactory.getLogger(EventDelivery.class);
    private static final long CLOSE_MILLIS = 1_000;
    private static final BuildEvent END = new BuildEvent.EventsLost(0, 0);

    private final List<BuildListener> listeners;
    private final BlockingQueue<BuildEvent> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
    private final Thread thread;
    private long lost;
    private long lastRun;
    private volatile boolean isAbandoned;

    private EventDelivery(String name, List<BuildListener> listeners) {
        this.listeners = listeners;
        this.thread = new Thread(this::deliver, "heddle-" + name + "-events");
        thread.setDaemon(true);
    }

    static EventDelivery start(String name, List<BuildListener> listeners) {
        EventDelivery delivery = new EventDelivery(name, listeners);
        if (!listeners.isEmpty()) {
            delivery.thread.start();
        }
        return delivery;
    }

    /** Passes an event on, or counts it as lost. Never waits. */
    void tell(BuildEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        lastRun = event.run();
        if (lost > 0 && queue.offer(new BuildEvent.EventsLost(lastRun, lost))) {
            lost = 0;
        }
        if (lost > 0 || !queue.offer(event)) {
            lost++;
        }
    }

    private void deliver() {
        Set<BuildListener> failed = new HashSet<>();
        try {
            for (BuildEvent event = queue.take(); event != END && !isAbandoned; event = queue.take()) {
                for (BuildListener listener : listeners) {
                    deliver(event, listener, failed);
                }
            }
        } catch (InterruptedException interruptedByListener) {
            log.warn(
                    "a listener interrupted its thread; no listener of this build gets more events",
                    interruptedByListener);
        }
    }

    private static void deliver(BuildEvent event, BuildListener listener, Set<BuildListener> failed) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error failure) {
            if (failed.add(listener)) {
                log.warn("a listener failed; it is told of further events, and the build goes on", failure);
            }
        }
    }

    /** Waits a moment for what is queued to be delivered, and no longer. Idempotent. */
    @Override
    public void close() {
        if (listeners.isEmpty() || isAbandoned) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            if (lost == 0 || offered(new BuildEvent.EventsLost(lastRun, lost), deadline)) {
                if (offered(END, deadline)) {
                    TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
                }
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        isAbandoned = true;
    }

    private boolean offered(BuildEvent event, long deadline) throws InterruptedException {
        return queue.offer(event, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
