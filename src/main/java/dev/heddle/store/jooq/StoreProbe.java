package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Looks at a store before it is opened and changes nothing.
 *
 * <p>H2 is asked to read the database first: opened for writing at once it might repair, truncate or overwrite what it
 * cannot read, and an empty file it takes for a new database.
 */
final class StoreProbe {
    private StoreProbe() {}

    /**
     * Refuses a store whose database cannot be opened as what it is.
     *
     * @param lastWriter what the lock file says, if anything
     * @throws StoreException if the database is missing, damaged, newer than this library or none of ours
     */
    static void check(StoreDirectory directory, Optional<LockRecord> lastWriter) {
        try (Connection connection = connect(directory, lastWriter)) {
            connection.clearWarnings();
        } catch (SQLException failure) {
            throw unreadable(directory, failure);
        }
    }

    /**
     * Does the same, and keeps the connection that looked: it reads, and changes nothing on disk.
     *
     * @param lastWriter what the lock file says, if anything
     * @throws StoreException as of {@link #check}
     */
    static Connection connect(StoreDirectory directory, Optional<LockRecord> lastWriter) {
        checkFile(directory, lastWriter);
        StoreAddress address = directory.readOnly();
        try {
            Connection connection = address.connect();
            try {
                SchemaVersion.refuseNewer(connection, address.where());
                refuseForeignDatabase(directory, connection);
                return connection;
            } catch (SQLException | StoreException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw unreadable(directory, failure);
        }
    }

    private static StoreException unreadable(StoreDirectory directory, SQLException failure) {
        if (SqlFailures.isOpenElsewhere(failure)) {
            return new StoreException(
                    Category.LOCKED,
                    "store " + directory.path() + " is open in another program; close it there and try again",
                    failure);
        }
        return directory.damaged("its database cannot be read: " + SqlFailures.reason(failure), failure);
    }

    private static void checkFile(StoreDirectory directory, Optional<LockRecord> lastWriter) {
        try {
            if (!directory.hasDatabase()) {
                throw directory.damaged("its file " + directory.databaseFile().getFileName() + " is missing");
            }
            DatabaseMark found = directory.databaseMark();
            if (!found.hasData()) {
                throw directory.damaged("its database file has " + found.bytes() + " bytes and no data");
            }
            // H2 falls back to an older state of a file that lost its end, without a word.
            if (lastWriter.isPresent() && found.isTruncated(lastWriter.get().database())) {
                throw directory.damaged("its database file has " + found.bytes() + " bytes, it had "
                        + lastWriter.get().database().bytes() + " when it was closed");
            }
        } catch (IOException failure) {
            throw new StoreException(
                    Category.LOST, "store " + directory.path() + " cannot be read: " + failure, failure);
        }
    }

    private static void refuseForeignDatabase(StoreDirectory directory, Connection connection) throws SQLException {
        String table = SchemaVersion.foreignTable(connection);
        if (table != null) {
            throw new StoreException(
                    Category.CONFLICT,
                    "the database in " + directory.path() + " is no store: it has a table " + StoredText.quoted(table)
                            + " and no history of migrations; name another directory",
                    null);
        }
        if (!SchemaVersion.hasHistory(connection)) {
            throw directory.damaged("its database has no tables");
        }
    }
}
