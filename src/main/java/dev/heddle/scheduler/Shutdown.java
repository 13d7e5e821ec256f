package dev.heddle.scheduler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a cancelled build is on its way out: it waits for what is in flight, then interrupts it, then gives it up.
 *
 * <p>Loop thread only. Each step comes at its time, so that no task can hold the build for ever.
 */
final class Shutdown {
    /** How long what was interrupted may take to end. Enough for a handler that cleans up, short for someone who waits. */
    static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(1);

    private enum Phase {
        RUNNING,
        DRAINING,
        INTERRUPTED,
        GIVEN_UP
    }

    private final long drainNanos;
    private Phase phase = Phase.RUNNING;
    private @Nullable String stopReason;
    private boolean isCancelled;
    private long phaseEndNanos = Long.MAX_VALUE;

    Shutdown(Duration cancelGrace) {
        drainNanos = Backoff.cappedNanos(cancelGrace);
    }

    boolean isRequested() {
        return phase != Phase.RUNNING;
    }

    boolean isInterrupted() {
        return phase == Phase.INTERRUPTED || phase == Phase.GIVEN_UP;
    }

    /** When something is due though no event came; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        return phaseEndNanos;
    }

    /** Whether somebody outside asked for it. */
    boolean isCancelled() {
        return isCancelled;
    }

    /** Why the build stops by its own decision; null if it does not. */
    @Nullable
    String stopReason() {
        return stopReason;
    }

    /** Starts the way out because somebody asks for it; again changes nothing. */
    void request(long nowNanos) {
        if (!isCancelled) {
            isCancelled = true;
            enter(Phase.DRAINING, nowNanos + drainNanos);
        }
    }

    /** Starts the way out by the build's own decision: what is in flight may take the time it takes. The first reason stays. */
    void stop(String reason) {
        if (phase == Phase.RUNNING) {
            stopReason = reason;
            enter(Phase.DRAINING, Long.MAX_VALUE);
        }
    }

    /** Whether the time has come, just now, to interrupt what is in flight. */
    boolean startsInterrupting(long nowNanos) {
        if (phase != Phase.DRAINING || nowNanos < phaseEndNanos) {
            return false;
        }
        enter(Phase.INTERRUPTED, nowNanos + INTERRUPTED_GRACE.toNanos());
        return true;
    }

    /** Whether the time has come, just now, to give up what is still in flight. */
    boolean givesUp(long nowNanos) {
        if (phase != Phase.INTERRUPTED || nowNanos < phaseEndNanos) {
            return false;
        }
        enter(Phase.GIVEN_UP, Long.MAX_VALUE);
        return true;
    }

    private void enter(Phase next, long endNanos) {
        phase = next;
        phaseEndNanos = endNanos;
    }
}
