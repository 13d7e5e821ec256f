package dev.heddle.scheduler;

import java.time.Duration;

/**
 * Tells when the provider behind a resource is in trouble: when of its last twenty outcomes half failed but may succeed later.
 *
 * <p>Loop thread only; O(1). One warning a minute at most, however much fails.
 */
final class TroubleDetector {
    private static final int WINDOW = 20;
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    /** The last outcomes, the latest lowest: a bit that is set failed. */
    private int recent;

    private int outcomes;
    private boolean hasWarned;
    private long warnedAtNanos;

    /** Takes in an outcome that does not speak against the provider. */
    void fine() {
        note(0);
    }

    /** Takes in a failure that may be gone later, a rate limit included. Returns whether to warn now. */
    boolean failed(long nowNanos) {
        note(1);
        boolean isQuiet = hasWarned && nowNanos - warnedAtNanos < QUIET_NANOS;
        if (outcomes < WINDOW || 2 * failures() < WINDOW || isQuiet) {
            return false;
        }
        hasWarned = true;
        warnedAtNanos = nowNanos;
        return true;
    }

    /** What to say about a resource when it is time to warn. */
    String warning(String resource) {
        return resource + " is in trouble: " + failures() + " of its last " + WINDOW
                + " attempts failed in a way that may pass. They are tried again; there is nothing to do unless it lasts.";
    }

    private int failures() {
        return Integer.bitCount(recent);
    }

    private void note(int bit) {
        recent = (recent << 1 | bit) & ((1 << WINDOW) - 1);
        outcomes = Math.min(outcomes + 1, WINDOW);
    }
}
