package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt gave no value, as plain data.
 *
 * @param kind what follows from it
 * @param errorClass class name of what was thrown; null if nothing was
 * @param message why, for people; what was thrown says it in its own words, so that equal reasons are equal texts
 */
public record Failure(Kind kind, @Nullable String errorClass, String message) {
    /** As much as the tables keep; more would only fill the memory of those who carry it there. */
    private static final int MESSAGE_LENGTH_MAX = 4_000;

    /** What follows from a failure. */
    public enum Kind {
        /** User code threw: tried again if the column's {@link Backoff} has attempts left. */
        THROWN,
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
                isBroken ? Kind.BROKEN : Kind.THROWN, thrown.getClass().getName(), messageOf(thrown));
    }

    static Failure invalid(String message) {
        return new Failure(Kind.INVALID, null, message);
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
