package dev.heddle.store.jooq;

import dev.heddle.store.ColumnProgress;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRow;
import dev.heddle.store.StoredRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store in an H2 database, either in a directory that this process owns while it is open, in one that it only looks at,
 * or wherever a JDBC URL leads.
 *
 * <p>Safe for many threads, and but for its journal indifferent to interrupts: whatever touches the database runs on threads
 * of its own, so a caller that is interrupted gets its answer all the same and finds its flag set.
 */
public final class JooqStore implements Store {
    private final StoreThreads threads;
    private final OpenDatabase database;
    private final ReadConnections reads;
    private final AtomicReference<@Nullable ViewDataSource> views = new AtomicReference<>();
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private JooqStore(StoreThreads threads, OpenDatabase database, ReadConnections reads) {
        this.threads = threads;
        this.database = database;
        this.reads = reads;
    }

    /**
     * Opens the store of a directory for writing, and makes one where there is none. Until it is closed, or the process
     * dies, nobody else can open it.
     *
     * <p>A refusal changes nothing on disk.
     *
     * @param directory where the store is, or is to be; made if it is missing
     * @param level what has happened by the time a commit returns
     * @return the store
     * @throws StoreException if another has it, the directory holds something else or cannot be written, the database is
     *     damaged or was made by a newer version
     */
    public static JooqStore open(Path directory, CommitLevel level) {
        return open(directory, level, GrowthLimit.USUAL);
    }

    /** Opens the store of a directory for writing, with a limit of its own to the size of its file. */
    static JooqStore open(Path directory, CommitLevel level, GrowthLimit limit) {
        return open(() -> StoreOpening.open(StoreDirectory.forWriting(directory), level, limit));
    }

    /**
     * Opens the store of a directory to look at it. Any number may do so at once while nobody writes it; nothing on disk
     * changes, and the directory may be read-only.
     *
     * @param directory where the store is
     * @return the store; every method that writes is an {@link IllegalStateException}
     * @throws StoreException if there is no store, another writes it, it is damaged or of another version
     */
    public static JooqStore openReadOnly(Path directory) {
        return open(() -> WatchedDatabase.open(StoreDirectory.forReading(directory)));
    }

    /**
     * Opens a store in the database of a JDBC URL, and makes the tables where there are none.
     *
     * @param jdbcUrl a URL of H2, of any kind
     * @param user a user who may change the schema
     * @param password the user's password
     * @param level what has happened by the time a commit returns
     * @return the store
     * @throws IllegalArgumentException if the URL is of another engine
     * @throws StoreException if the database cannot be reached, holds something else or was made by a newer version
     */
    public static JooqStore open(String jdbcUrl, String user, String password, CommitLevel level) {
        return open(() -> AddressedDatabase.open(jdbcUrl, user, password, level));
    }

    private static JooqStore open(Supplier<OpenDatabase> opening) {
        StoreThreads threads = new StoreThreads("heddle-store");
        try {
            return threads.call(() -> withReads(threads, opening.get()));
        } catch (RuntimeException failure) {
            threads.close();
            throw failure;
        }
    }

    private static JooqStore withReads(StoreThreads threads, OpenDatabase database) {
        try {
            return new JooqStore(threads, database, new ReadConnections(database, threads));
        } catch (SQLException failure) {
            database.close();
            throw SqlFailures.of("open the database", database.address().where(), failure);
        }
    }

    @Override
    public List<StoredDataset> datasets() {
        return read("list the datasets", Catalog::datasets);
    }

    @Override
    public Optional<StoredDataset> newest(String name) {
        return read("find dataset " + StoredText.quoted(name), connection -> Catalog.newest(connection, name));
    }

    @Override
    public StoredDataset create(DatasetSpec spec, Instant at) {
        CatalogWriter.check(spec);
        return write("record " + named(spec), connection -> CatalogWriter.create(connection, spec, at));
    }

    @Override
    public StoredDataset update(StoredDataset dataset, DatasetSpec spec) {
        CatalogWriter.check(spec);
        return write("extend " + named(spec), connection -> CatalogWriter.update(connection, dataset, spec));
    }

    /** {@inheritDoc} The journal works on its caller's thread, which nobody may interrupt. */
    @Override
    public Journal startRun(StoredDataset dataset, Instant at) {
        WriteConnection writer = writer();
        if (!isRunning.compareAndSet(false, true)) {
            throw runAtWork();
        }
        try {
            return threads.call(() -> RunJournal.start(writer, database, dataset, at, () -> isRunning.set(false)));
        } catch (RuntimeException failure) {
            isRunning.set(false);
            throw failure;
        }
    }

    @Override
    public List<StoredRun> runs() {
        return read("list the runs", Runs::all);
    }

    @Override
    public List<ColumnProgress> progress(StoredDataset dataset) {
        return read(
                "count the rows of " + named(dataset.spec()),
                connection -> ProgressReader.progress(connection, dataset));
    }

    @Override
    public Stream<StoredRow> rows(StoredDataset dataset) {
        requireUsable();
        String doing = "read the rows of " + named(dataset.spec());
        return RowStream.of(fromGroup -> read(doing, connection -> RowReader.next(connection, dataset, fromGroup)));
    }

    @Override
    public List<String> verify(StoredDataset dataset) {
        return read("verify " + named(dataset.spec()), connection -> Verification.problems(connection, dataset));
    }

    @Override
    public void discard(StoredDataset dataset) {
        if (isRunning.get()) {
            throw runAtWork();
        }
        write("discard " + named(dataset.spec()), connection -> Discard.mark(connection, dataset.id()));
        WriteConnection writer = writer();
        threads.call(() -> {
            Discard.finish(writer);
            return dataset;
        });
    }

    @Override
    public long readmit(StoredDataset dataset, String column, @Nullable Pattern reason) {
        WriteConnection writer = writer();
        if (!isRunning.compareAndSet(false, true)) {
            throw runAtWork();
        }
        try {
            return threads.call(() -> writer.inTransaction(
                    "readmit rows of " + named(dataset.spec()),
                    connection -> Readmission.readmit(connection, dataset, column, reason)));
        } finally {
            isRunning.set(false);
        }
    }

    /**
     * Returns a source of connections that can query the public views ({@code v_dataset}, {@code v_completion} and so on)
     * and nothing else. The same source every time; it ends with the store.
     *
     * <p>Safe for many threads, and to interrupt or close whatever it gave out at any time harms nobody else.
     *
     * @return the source; at most four connections are out at once
     */
    public DataSource readOnly() {
        requireUsable();
        ViewDataSource existing = views.get();
        if (existing != null) {
            return existing;
        }
        ViewDataSource made = threads.call(() -> ViewDataSource.open(database, threads));
        if (views.compareAndSet(null, made)) {
            return made;
        }
        threads.call(() -> {
            made.close();
            return made;
        });
        return readOnly();
    }

    /** {@inheritDoc} A journal that is open can then only be closed, and streams of rows end with an error. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                threads.call(this::closeAll);
            } finally {
                threads.close();
            }
        }
    }

    private boolean closeAll() {
        ViewDataSource open = views.get();
        try {
            if (open != null) {
                open.close();
            }
            reads.close();
        } finally {
            database.close();
        }
        return true;
    }

    private <T> T read(String doing, SqlWork<T> work) {
        requireUsable();
        return reads.read(doing, work);
    }

    private <T> T write(String doing, SqlWork<T> work) {
        WriteConnection writer = writer();
        return threads.call(() -> writer.inTransaction(doing, work));
    }

    private WriteConnection writer() {
        requireUsable();
        WriteConnection writer = database.writer();
        if (writer == null) {
            throw new IllegalStateException(
                    "store " + database.address().where() + " is open read-only; open it for writing");
        }
        return writer;
    }

    private void requireUsable() {
        if (isClosed.get()) {
            throw new IllegalStateException("store " + database.address().where() + " is closed");
        }
        WriteConnection writer = database.writer();
        if (writer != null) {
            writer.refuseAfterFailure();
        }
    }

    private IllegalStateException runAtWork() {
        return new IllegalStateException(
                "a run is at work in store " + database.address().where() + "; wait until it ends");
    }

    private static String named(DatasetSpec spec) {
        return "dataset " + StoredText.quoted(spec.name());
    }
}
