package dev.heddle.store.jooq;

import java.io.IOException;
import java.sql.SQLException;

/**
 * A database in a directory that this process owns.
 *
 * @param directory where it is
 * @param gate shut while its file is rewritten
 * @param lock the hold on it
 * @param owner what the lock file says of this process
 * @param upkeep what keeps the file small
 * @param writer the connection that writes
 */
record OwnedDatabase(
        StoreDirectory directory,
        DatabaseGate gate,
        OwnerLock lock,
        LockRecord owner,
        FileUpkeep upkeep,
        WriteConnection writer)
        implements OpenDatabase {
    @Override
    public StoreAddress address() {
        return directory.writable();
    }

    /** Records how long the database file is, unless a write failed: the next open then looks closer. */
    @Override
    public void close() {
        try {
            upkeep.shutDown(writer);
            if (writer.isSound()) {
                lock.record(owner.closed(directory.databaseMark()));
            }
        } catch (SQLException | IOException failure) {
            throw SqlFailures.of("close the database", address().where(), failure);
        } finally {
            lock.close();
        }
    }
}
