package dev.heddle.scheduler;

import dev.heddle.scheduler.Outcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides what starts next: the first of the {@link FairQueue} for which the {@link Leases} have a place and whose resource
 * keeps its {@link ResourcePace}.
 *
 * <p>Loop thread only. A resource without room, or in a pause, is parked in the queue as soon as it is so, and comes back when
 * a lease is released or the pause ends. O(log n) an operation.
 */
final class Dispatcher {
    private final FairQueue queue;
    private final Leases leases;
    private final int[] limits;
    private final List<ResourcePace> paces = new ArrayList<>();
    private final boolean[] isPaused;

    /** One for each paused resource, due when it is to be looked at again. */
    private final PriorityQueue<Pause> pauses =
            new PriorityQueue<>(Comparator.comparingLong(Pause::untilNanos).thenComparingInt(Pause::resource));

    private record Pause(long untilNanos, int resource) {}

    /**
     * Takes over an empty queue and leases of which none is given.
     *
     * @param patience for how long a task is kept that meets nothing but rate limits
     */
    Dispatcher(Columns columns, FairQueue queue, Leases leases, Duration patience) {
        this.queue = queue;
        this.leases = leases;
        this.limits = columns.resourceLimits();
        this.isPaused = new boolean[limits.length];
        for (int limit : limits) {
            paces.add(new ResourcePace(limit, patience));
        }
    }

    /**
     * Gives leases to what should start next: tasks of one column and row group. None if nothing can.
     *
     * @param places how many were free when the first was chosen of those that start now
     * @param most how many may start at most
     */
    List<Attempt> next(int places, int most) {
        Choice choice = most == 0 || leases.free() == 0 ? null : queue.select();
        if (choice == null) {
            return List.of();
        }
        int resource = choice.column().resource;
        int room = Math.min(places, limitOf(resource) - inUse(resource));
        int atOnce = queue.tasksAtOnce(choice.column(), room);
        List<Attempt> attempts = queue.commit(choice, Math.min(atOnce, Math.min(most, leases.free())));
        if (attempts.isEmpty()) {
            throw new IllegalStateException(choice.column() + ", row group " + choice.rowGroup().id
                    + ": its next task was chosen, but the queue changed before it was taken");
        }
        for (Attempt attempt : attempts) {
            leases.lease(attempt);
            paces.get(resource).started(inUse(resource));
        }
        parkOrServe(resource);
        return attempts;
    }

    /** Takes a lease back, and makes what it held free for others. Returns whose it was, or null if it is not held. */
    @Nullable
    Attempt release(long lease) {
        Attempt attempt = leases.release(lease);
        if (attempt != null && !attempt.column.isHook()) {
            queue.ended(attempt.column);
            parkOrServe(attempt.column.resource);
        }
        return attempt;
    }

    /** Takes in that an attempt, whose lease has been released, had a value. */
    void succeeded(Attempt attempt, Outcome outcome) {
        int resource = attempt.column.resource;
        if (paces.get(resource).succeeded(outcome.startedNanos())) {
            parkOrServe(resource);
        }
    }

    /**
     * Takes in that an attempt, whose lease has been released, met a rate limit.
     *
     * @return when the task may be tried again
     */
    long rateLimited(Attempt attempt, Failed outcome, @Nullable Duration retryAfter, long nowNanos) {
        int resource = attempt.column.resource;
        ResourcePace pace = paces.get(resource);
        pace.rateLimited(outcome.startedNanos(), nowNanos, retryAfter);
        if (pace.isPaused(nowNanos) && !isPaused[resource]) {
            isPaused[resource] = true;
            pauses.add(new Pause(pace.pausedUntilNanos(), resource));
        }
        parkOrServe(resource);
        return Math.max(nowNanos, pace.pausedUntilNanos());
    }

    /** Whether a task of the column that was first limited then has been kept for as long as was promised. */
    boolean isPatienceOver(Column column, long firstLimitedNanos, long nowNanos) {
        return paces.get(column.resource).isPatienceOver(firstLimitedNanos, nowNanos);
    }

    /** Serves the resources again whose pause is over. */
    void wake(long nowNanos) {
        Pause pause = pauses.peek();
        while (pause != null && pause.untilNanos <= nowNanos) {
            pauses.remove();
            ResourcePace pace = paces.get(pause.resource);
            isPaused[pause.resource] = pace.isPaused(nowNanos);
            if (isPaused[pause.resource]) {
                pauses.add(new Pause(pace.pausedUntilNanos(), pause.resource));
            }
            parkOrServe(pause.resource);
            pause = pauses.peek();
        }
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} if no resource is paused. */
    long nextWakeNanos() {
        Pause pause = pauses.peek();
        return pause == null ? Long.MAX_VALUE : pause.untilNanos;
    }

    /** Whether a task of the resource could start now, if there were one. */
    boolean hasRoom(int resource) {
        return !isPaused[resource] && inUse(resource) < limitOf(resource);
    }

    /** How many tasks the resource bears at its present pace. */
    int limitOf(int resource) {
        return paces.get(resource).limit();
    }

    /** Whether nothing starts on the resource until {@link #wake} finds its pause over. */
    boolean isPaused(int resource) {
        return isPaused[resource];
    }

    private int inUse(int resource) {
        return limits[resource] - leases.freeOf(resource);
    }

    private void parkOrServe(int resource) {
        if (hasRoom(resource)) {
            queue.unpark(resource);
        } else {
            queue.park(resource);
        }
    }
}
