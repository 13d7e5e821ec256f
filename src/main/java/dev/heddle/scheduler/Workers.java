package dev.heddle.scheduler;

import java.util.List;
import java.util.function.Consumer;

/**
 * Those who compute: the door between the loop and the threads, or machines, that run user code.
 *
 * <p>Loop thread only, except for {@link #close}. No method waits for user code but {@link #close}, and that only for a
 * bounded moment.
 */
public interface Workers extends AutoCloseable {
    /**
     * Makes ready to compute the columns of a build. Called once by the build, before anything is started.
     *
     * @param definition the columns and how each is computed
     */
    void prepare(BuildDefinition definition);

    /**
     * How many assignments can be started now. A place is free again before the outcome that frees it is told.
     *
     * @return zero or more
     */
    int freeSlots();

    /**
     * Starts work on an assignment and returns at once. The facts the assignment rests on are durable.
     *
     * @param assignment what to do
     * @param inbox told exactly one outcome for this assignment, from any thread, whatever user code does; a task that
     *     never returns has none
     * @throws IllegalStateException if no slot is free, or after {@link #close}
     */
    void start(Assignment assignment, Consumer<Outcome> inbox);

    /**
     * Starts work on several assignments, as if one after the other; for workers that are reached at a price, which is then
     * paid once.
     *
     * @param assignments what to do; no more than there are free slots
     * @param inbox as for {@link #start}
     * @throws IllegalStateException if there are too few free slots, or after {@link #close}
     */
    default void startAll(List<Assignment> assignments, Consumer<Outcome> inbox) {
        for (Assignment assignment : assignments) {
            start(assignment, inbox);
        }
    }

    /**
     * Asks for an early end of an assignment: whoever works on it is interrupted. The outcome is told as ever. Does nothing
     * if the assignment has ended or was never started.
     *
     * @param assignment the assignment's id
     */
    void cancel(long assignment);

    /**
     * Asks for an early end of several assignments, as if one after the other; for workers that have to search for them.
     *
     * @param assignments the assignments' ids
     */
    default void cancelAll(long... assignments) {
        for (long assignment : assignments) {
            cancel(assignment);
        }
    }

    /** Cancels what is at work, waits a bounded moment for it to end, and lets the threads go. Idempotent. */
    @Override
    void close();
}
