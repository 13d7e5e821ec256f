package dev.heddle.store;

import dev.heddle.task.Fact;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The door through which one run reads what is known of its dataset and adds to it.
 *
 * <p>Loop thread only, and nobody may interrupt that thread. After any exception thrown by a write the database may or may
 * not hold the turn; the journal is then only good for closing, and the next open finds out.
 */
public interface Journal extends AutoCloseable {
    /**
     * Returns the number of this run.
     *
     * @return positive, unique in the store, larger than that of every earlier run
     */
    long run();

    /**
     * Tells whether a run before this one died, so that one of the tasks it was at may have killed it.
     *
     * @return true if the last run of the dataset has no recorded end
     */
    boolean followsDeath();

    /**
     * Tells what is known of the finalized row groups: for each, in ascending order, its dropped rows and then its
     * {@link Fact.RowGroupFinalized}. Values are not read. Time is proportional to the number of finalized groups and
     * their dropped rows.
     *
     * @param reader takes each fact as it is read
     * @throws StoreException if the tables cannot be read or contradict themselves
     */
    void replayFinalized(Consumer<Fact> reader);

    /**
     * Tells what is known of a row group that is not finalized: completed cells, completed batches, side effects and
     * dropped rows with their values, how often its slices were attempted, and whether it was prepared; in no promised order.
     * Time is proportional to the group.
     *
     * @param rowGroup the group
     * @param reader takes each fact as it is read
     * @throws StoreException if the tables cannot be read or contradict themselves
     */
    void replay(int rowGroup, Consumer<Fact> reader);

    /**
     * Records a turn in one transaction. When it returns, the turn is durable at the level the store was opened with.
     *
     * @param turn what to record
     * @throws StoreException if it could not be recorded; a slice or a row recorded before is a conflict
     */
    void commit(Turn turn);

    /**
     * Records the end of the run. The dataset becomes complete when the run is {@code COMPLETED} and all of its row groups are
     * finalized.
     *
     * @param outcome how it ended, in the words of the facade
     * @param at when
     * @throws StoreException if it could not be recorded
     */
    void end(String outcome, Instant at);

    /** Lets go of the run without recording an end, if {@link #end} was not called. Idempotent. */
    @Override
    void close();
}
