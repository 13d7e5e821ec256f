package dev.heddle.scheduler;

import dev.heddle.generator.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is wrong with a task of {@link ScriptedWork}. */
enum Trouble {
    NONE,
    /** Throws what no classifier knows. */
    THROWS,
    RETRYABLE,
    RATE_LIMITED,
    /** A rate limit that says how long to wait. */
    RATE_LIMITED_WITH_DELAY,
    FINAL,
    WRONG_NUMBER,
    /** Takes longer than its column allows, and ends when it is interrupted. */
    HANGS,
    /** Takes longer than its column allows, and does not end when it is interrupted. */
    IS_DEAF,
    /** The process dies of it. */
    KILLS;

    /** What the classifier says of it; null for nothing. */
    @Nullable
    FailureKind kind() {
        return switch (this) {
            case RETRYABLE -> new FailureKind.Retryable();
            case RATE_LIMITED -> new FailureKind.RateLimited(null);
            case RATE_LIMITED_WITH_DELAY -> new FailureKind.RateLimited(Duration.ofMillis(700));
            case FINAL -> new FailureKind.Final();
            case NONE, THROWS, WRONG_NUMBER, HANGS, IS_DEAF, KILLS -> null;
        };
    }

    /** How an attempt that has it goes. */
    SimulatedWorkers.Manner manner() {
        return switch (this) {
            case HANGS -> SimulatedWorkers.Manner.HANGS;
            case IS_DEAF -> SimulatedWorkers.Manner.IS_DEAF;
            case KILLS -> SimulatedWorkers.Manner.KILLS;
            default -> SimulatedWorkers.Manner.ENDS;
        };
    }
}
