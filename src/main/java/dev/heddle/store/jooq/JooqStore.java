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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A store in an H2 database. */
public final class JooqStore implements Store {
    private final StoreAddress address;
    private final WriteConnection writer;
    private final ReadConnections reads;
    private final AtomicBoolean isRunning = new AtomicBoolean();

    private JooqStore(StoreAddress address, WriteConnection writer, ReadConnections reads) {
        this.address = address;
        this.writer = writer;
        this.reads = reads;
    }

    /**
     * Opens the store of a directory, and makes one where there is none.
     *
     * @param directory where the store is, or is to be
     * @param level what has happened by the time a commit returns
     * @return the store
     * @throws StoreException if it cannot be opened
     */
    public static JooqStore open(Path directory, CommitLevel level) {
        try {
            Files.createDirectories(directory);
            StoreAddress address = new StoreAddress(
                    "jdbc:h2:file:" + directory.toAbsolutePath().resolve("store")
                            + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;CACHE_SIZE=65536;TRACE_LEVEL_FILE=0",
                    "sa",
                    "",
                    directory.toString());
            Connection connection = address.connectForWriting(level);
            SchemaVersion.ensure(address.dataSource(), address.where());
            return new JooqStore(
                    address, new WriteConnection(connection, address.where(), level), new ReadConnections(address));
        } catch (SQLException failure) {
            throw SqlFailures.of("open", directory.toString(), failure);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Override
    public List<StoredDataset> datasets() {
        return reads.read("list the datasets", Catalog::datasets);
    }

    @Override
    public Optional<StoredDataset> newest(String name) {
        return reads.read("find dataset " + StoredText.quoted(name), connection -> Catalog.newest(connection, name));
    }

    @Override
    public StoredDataset create(DatasetSpec spec, Instant at) {
        CatalogWriter.check(spec);
        return writer.inTransaction(
                "record dataset " + StoredText.quoted(spec.name()),
                connection -> CatalogWriter.create(connection, spec, at));
    }

    @Override
    public StoredDataset update(StoredDataset dataset, DatasetSpec spec) {
        return writer.inTransaction(
                "extend dataset " + StoredText.quoted(spec.name()),
                connection -> CatalogWriter.update(connection, dataset, spec));
    }

    @Override
    public Journal startRun(StoredDataset dataset, Instant at) {
        if (!isRunning.compareAndSet(false, true)) {
            throw new IllegalStateException("a run is at work in store " + address.where() + "; wait until it ends");
        }
        try {
            return RunJournal.start(writer, address, dataset, at, () -> isRunning.set(false));
        } catch (RuntimeException failure) {
            isRunning.set(false);
            throw failure;
        }
    }

    @Override
    public List<StoredRun> runs() {
        return reads.read("list the runs", Runs::all);
    }

    @Override
    public List<ColumnProgress> progress(StoredDataset dataset) {
        return reads.read(
                "count the rows of dataset " + StoredText.quoted(dataset.spec().name()),
                connection -> ProgressReader.progress(connection, dataset));
    }

    @Override
    public Stream<StoredRow> rows(StoredDataset dataset) {
        return RowStream.of(reads, dataset);
    }

    @Override
    public List<String> verify(StoredDataset dataset) {
        throw new UnsupportedOperationException("verify");
    }

    @Override
    public void discard(StoredDataset dataset) {
        if (isRunning.get()) {
            throw new IllegalStateException("a run is at work in store " + address.where() + "; wait until it ends");
        }
        writer.inTransaction(
                "discard dataset " + StoredText.quoted(dataset.spec().name()), connection -> {
                    Discard.all(connection, dataset);
                    return dataset;
                });
    }

    @Override
    public void close() {
        reads.close();
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException failure) {
            throw SqlFailures.of("close", address.where(), failure);
        }
    }
}
