package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.jooq.LockRecord.State;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A database in a directory that is looked at and not changed.
 *
 * @param address how it is read
 * @param gate always open
 * @param lock the hold on it, shared with others who look
 * @param sentinel a connection that keeps it open in between
 */
record WatchedDatabase(StoreAddress address, DatabaseGate gate, ReaderLock lock, Connection sentinel)
        implements OpenDatabase {
    /**
     * Opens a store to look at it. Several may do so at once; nothing on disk changes.
     *
     * @throws StoreException if there is no store, somebody writes it, or it cannot be read by this library
     */
    static WatchedDatabase open(StoreDirectory directory) {
        ReaderLock lock = ReaderLock.take(directory);
        try {
            refuseUnfinished(directory, lock);
            return new WatchedDatabase(directory.readOnly(), new DatabaseGate(), lock, connect(directory, lock));
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    private static void refuseUnfinished(StoreDirectory directory, ReaderLock lock) {
        if (lock.lastWriter().filter(owner -> owner.state() == State.CREATING).isPresent()) {
            throw new StoreException(
                    Category.LOST,
                    "there is no store in " + directory.path() + " yet: the process that began to make it died. Run the"
                            + " build again.",
                    null);
        }
    }

    /** The first in this process looks closer; after it the file must not be opened by hand. */
    private static Connection connect(StoreDirectory directory, ReaderLock lock) {
        StoreAddress address = directory.readOnly();
        try {
            Connection connection =
                    lock.isFirst() ? StoreProbe.connect(directory, lock.lastWriter()) : address.connect();
            try {
                SchemaVersion.require(connection, address.where());
                return connection;
            } catch (SQLException | StoreException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw SqlFailures.of("open", address.where(), failure);
        }
    }

    @Override
    public @Nullable WriteConnection writer() {
        return null;
    }

    @Override
    public void close() {
        try {
            sentinel.close();
        } catch (SQLException failure) {
            throw SqlFailures.of("close the database", address.where(), failure);
        } finally {
            lock.close();
        }
    }
}
