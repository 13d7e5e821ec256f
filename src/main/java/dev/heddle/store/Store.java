package dev.heddle.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a build must remember, durably.
 *
 * <p>Safe for many threads, except that one run at a time may be at work and its {@link Journal} belongs to its loop. No
 * interruptible thread may call a method that writes. Every method throws {@link StoreException} when the store cannot be
 * read or written, and {@link IllegalStateException} once it is closed.
 */
public interface Store extends AutoCloseable {
    /**
     * Lists the datasets.
     *
     * @return every generation, by name and then by generation
     */
    List<StoredDataset> datasets();

    /**
     * Finds the newest generation of a dataset.
     *
     * @param name the dataset
     * @return the newest generation, or empty when the name is not known
     */
    Optional<StoredDataset> newest(String name);

    /**
     * Records a new dataset: the first generation of its name, or the next one.
     *
     * @param spec what it is made of
     * @param at when
     * @return the dataset as stored
     * @throws IllegalArgumentException if a name or a definition cannot be stored or the key column is no column, saying which
     */
    StoredDataset create(DatasetSpec spec, Instant at);

    /**
     * Brings a stored dataset up to a specification that differs from it only by more row groups, by what exports leave out
     * and by the key column. Never touches a recorded fact.
     *
     * @param dataset the dataset
     * @param spec the same columns; a plan that begins with the stored one
     * @return the dataset as stored now
     * @throws IllegalArgumentException if the specification differs in more
     */
    StoredDataset update(StoredDataset dataset, DatasetSpec spec);

    /**
     * Starts a run: from here to the end of the journal no other run can start in this store.
     *
     * <p>If the last run of the dataset died, what it was at work on is counted, once: each slice it was at, and that is neither
     * complete nor lost, gets one death more and, if it was traced, a trace that says abandoned.
     *
     * @param dataset the dataset to work on
     * @param at when
     * @return the run's door to the tables
     * @throws IllegalStateException if a run is at work
     */
    Journal startRun(StoredDataset dataset, Instant at);

    /**
     * Lists the runs of every dataset.
     *
     * @return oldest first
     */
    List<StoredRun> runs();

    /**
     * Counts how far each column is. Scans the dataset's markers.
     *
     * @param dataset the dataset
     * @return one entry a column, in order of declaration
     */
    List<ColumnProgress> progress(StoredDataset dataset);

    /**
     * Reads the live rows of finalized row groups, in order of the dataset. Lazy: holds one row group at a time.
     *
     * @param dataset the dataset
     * @return the rows; the caller closes the stream
     */
    Stream<StoredRow> rows(StoredDataset dataset);

    /**
     * Checks a dataset's tables against each other and against the laws of the design: what is counted adds up, nothing
     * lies outside the plan, nothing is complete before its inputs, nothing finalized lacks a value. Scans the dataset.
     *
     * @param dataset the dataset
     * @return one sentence for each contradiction; empty when there is none
     */
    List<String> verify(StoredDataset dataset);

    /**
     * Removes one generation of a dataset with everything recorded of it.
     *
     * @param dataset the dataset
     * @throws IllegalStateException if a run is at work
     */
    void discard(StoredDataset dataset);

    /**
     * Brings dropped rows back: they are live and lack what they lacked, and their groups are not finalized any more. Full
     * columns of those groups that have no value for such a row lose their values and are computed again, and so does
     * whatever was computed from them. Traces stay, and attempts are counted on. What is brought back is the work of the next
     * run.
     *
     * @param dataset the dataset
     * @param column only rows that this column lost
     * @param reason only rows whose reason or error class has a match of this pattern; null for all
     * @return how many rows were brought back
     * @throws IllegalArgumentException if the dataset has no such column
     * @throws IllegalStateException if a run is at work
     */
    long readmit(StoredDataset dataset, String column, @Nullable Pattern reason);

    /** Closes the store, durably. Idempotent. */
    @Override
    void close();
}
