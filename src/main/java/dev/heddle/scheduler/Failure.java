package dev.heddle.scheduler;

import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt gave no value, as plain data.
 *
 * @param kind what follows from it
 * @param errorClass class name of what was thrown; null if nothing was
 * @param message why, for people; what was thrown says it in its own words, so that equal reasons are equal texts
 * @param retryAfter for a rate limit, how long to wait; null if nobody said
 */
public record Failure(
        Kind kind,
        @Nullable String errorClass,
        String message,
        @Nullable Duration retryAfter) {
    /** As much as the tables keep; more would only fill the memory of those who carry it there. */
    private static final int MESSAGE_LENGTH_MAX = 4_000;

    /** By its name, since nothing is thrown: the state machine decides it. */
    private static final String TIMEOUT_CLASS = "java.util.concurrent.TimeoutException";

    /** What follows from a failure. */
    public enum Kind {
        /** User code threw, nobody said what follows: tried again while the column's {@link Backoff} has attempts left. */
        THROWN,
        /** It may pass: like {@link #THROWN}, and then set aside for a salvage round. */
        RETRYABLE,
        /** Too much at a time: tried again after a pause, which costs no attempt. */
        RATE_LIMITED,
        /** Not tried again. */
        FINAL,
        /** User code returned what cannot be used: not tried again, since it would do so again. */
        INVALID,
        /** The virtual machine itself failed: the build stops. */
        BROKEN
    }

    /**
     * Cuts the message to a length that can be carried about.
     *
     * @param kind what follows from it
     * @param errorClass class name of what was thrown; null if nothing was
     * @param message why, for people
     * @param retryAfter for a rate limit, how long to wait; null if nobody said
     */
    public Failure {
        message = message.length() <= MESSAGE_LENGTH_MAX ? message : message.substring(0, MESSAGE_LENGTH_MAX);
    }

    /**
     * Describes what user code threw. Asks it for its message, which is user code too: call on a worker, never on the loop.
     *
     * @param thrown anything
     * @return {@link Kind#BROKEN} for a {@link VirtualMachineError} other than {@link StackOverflowError}, else
     *     {@link Kind#THROWN}
     */
    public static Failure thrown(Throwable thrown) {
        boolean isBroken = thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
        return new Failure(
                isBroken ? Kind.BROKEN : Kind.THROWN, thrown.getClass().getName(), messageOf(thrown), null);
    }

    /**
     * Describes what user code threw, as it is classified. A classifier that throws is a failure too, and a final one.
     *
     * @param thrown anything
     * @param classifier tells what follows from it
     * @return the failure
     */
    public static Failure thrown(Throwable thrown, FailureClassifier classifier) {
        Failure plain = thrown(thrown);
        if (plain.kind == Kind.BROKEN) {
            return plain;
        }
        try {
            FailureKind kind = classifier.classify(thrown);
            return kind == null ? plain : plain.of(kind);
        } catch (VirtualMachineError broken) {
            throw broken;
        } catch (Exception | Error second) {
            return new Failure(
                    Kind.FINAL,
                    plain.errorClass,
                    plain.message + " (and its classifier failed: " + messageOf(second) + ")",
                    null);
        }
    }

    private Failure of(FailureKind classified) {
        if (classified instanceof FailureKind.RateLimited limited) {
            return new Failure(Kind.RATE_LIMITED, errorClass, message, limited.retryAfter());
        }
        Kind as = classified instanceof FailureKind.Retryable ? Kind.RETRYABLE : Kind.FINAL;
        return new Failure(as, errorClass, message, null);
    }

    static Failure invalid(String message) {
        return new Failure(Kind.INVALID, null, message, null);
    }

    /** An attempt that took longer than its column allows, and went on when it was interrupted. */
    static Failure deaf(Duration timeout) {
        Failure timedOut = timedOut(timeout);
        return new Failure(
                timedOut.kind,
                timedOut.errorClass,
                timedOut.message + " in vain: it still holds a thread of the workers",
                null);
    }

    /** An attempt that took longer than its column allows. It may pass. */
    static Failure timedOut(Duration timeout) {
        return new Failure(
                Kind.RETRYABLE,
                TIMEOUT_CLASS,
                "timed out after " + timeout.toMillis() / 1_000.0 + " s, and was interrupted",
                null);
    }

    private static String messageOf(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            return message == null || message.isBlank() ? name : message;
        } catch (Throwable second) {
            return name + ", whose message cannot be had: getMessage() threw "
                    + second.getClass().getName();
        }
    }
}
