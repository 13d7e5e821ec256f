package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.jooq.LockRecord.State;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/**
 * Opens the database of a directory for writing. On a thread that nobody interrupts.
 *
 * <p>The order matters: first the lock, so that everything else is done by one process; then a look that changes nothing,
 * so that a refusal leaves every byte as it was; then the record in the lock file, so that whatever happens to the
 * database from here on is known to have been under way; then the database.
 */
final class StoreOpening {
    private final StoreDirectory directory;
    private final CommitLevel level;
    private final OwnerLock lock;
    private final DatabaseGate gate = new DatabaseGate();
    private final FileUpkeep upkeep;

    private StoreOpening(StoreDirectory directory, CommitLevel level, GrowthLimit limit, OwnerLock lock) {
        this.directory = directory;
        this.level = level;
        this.lock = lock;
        this.upkeep = new FileUpkeep(directory, gate, limit);
    }

    /**
     * Opens a store, or makes one where there is none.
     *
     * @throws dev.heddle.store.StoreException if it is refused; what is on disk is then as it was
     */
    static OwnedDatabase open(StoreDirectory directory, CommitLevel level, GrowthLimit limit) {
        directory.refuseForeignContent();
        OwnerLock lock = OwnerLock.take(directory);
        try {
            return new StoreOpening(directory, level, limit, lock).open();
        } catch (SQLException | IOException | FlywayException failure) {
            lock.withdraw();
            throw SqlFailures.of("open the database", directory.path().toString(), failure);
        } catch (RuntimeException failure) {
            lock.withdraw();
            throw failure;
        }
    }

    private OwnedDatabase open() throws SQLException, IOException {
        Optional<LockRecord> lastWriter = lock.lastWriter();
        boolean isUnfinished = lastWriter.isPresent() && lastWriter.get().state() == State.CREATING;
        if (isUnfinished || (!directory.hasDatabase() && lastWriter.isEmpty())) {
            return create();
        }
        StoreProbe.check(directory, lastWriter);
        return openExisting();
    }

    /** Makes a database. One that was begun and never finished is made from the start: nobody was told of it. */
    private OwnedDatabase create() throws SQLException, IOException {
        LockRecord owner = owner(State.CREATING);
        lock.record(owner);
        directory.deleteDatabase();
        try {
            WriteConnection writer = WriteConnection.open(directory.writable(), level, upkeep);
            bringUpToDate(writer);
            lock.record(owner.opened());
            return new OwnedDatabase(directory, gate, lock, owner.opened(), upkeep, writer);
        } catch (SQLException | IOException | RuntimeException failure) {
            directory.deleteDatabase();
            throw failure;
        }
    }

    private OwnedDatabase openExisting() throws SQLException, IOException {
        LockRecord owner = owner(State.OPEN);
        lock.record(owner);
        directory.deleteUnfinishedCopy();
        WriteConnection writer = WriteConnection.open(directory.writable(), level, upkeep);
        try {
            bringUpToDate(writer);
            return new OwnedDatabase(directory, gate, lock, owner, upkeep, writer);
        } catch (SQLException | RuntimeException failure) {
            // The file may have changed by now, so what the lock file said of it before is true no more.
            lock.record(owner.closed(directory.databaseMark()));
            lock.close();
            throw failure;
        }
    }

    /** Migrates if that is due, and goes on with what a process that died was removing; shuts down if it cannot. */
    private void bringUpToDate(WriteConnection writer) throws SQLException {
        StoreAddress address = directory.writable();
        try {
            if (SchemaVersion.ensure(address.dataSource(), address.where())) {
                writer.sync();
            }
            Discard.finish(writer);
        } catch (SQLException | RuntimeException failure) {
            writer.shutDownAfter(failure);
            throw failure;
        }
    }

    private static LockRecord owner(State state) {
        return LockRecord.ofThisProcess(state, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
