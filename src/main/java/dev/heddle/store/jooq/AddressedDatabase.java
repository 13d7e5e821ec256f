package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.jooq.StoreClaims.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.flywaydb.core.api.FlywayException;

/**
 * A database that the user named by its URL; whoever runs it guards it against a second process, H2 by locking its file.
 *
 * @param address how it is reached
 * @param gate always open: the file is not ours to replace
 * @param claim what stands for it among the stores this process has open
 * @param writer the connection that writes
 */
record AddressedDatabase(StoreAddress address, DatabaseGate gate, String claim, WriteConnection writer)
        implements OpenDatabase {
    private static final String H2 = "jdbc:h2:";
    private static final String H2_FILE = H2 + "file:";

    /**
     * Opens a database, and makes the tables where there are none.
     *
     * @throws IllegalArgumentException if the URL is of another engine
     * @throws StoreException if it is refused
     */
    static AddressedDatabase open(String url, String user, String password, CommitLevel level) {
        String name = url.split(";", 2)[0];
        if (!url.startsWith(H2)) {
            throw new IllegalArgumentException("this version stores in H2 only: the URL begins with \""
                    + StoredText.cut(name, 40) + "\", expected \"" + H2 + "\"");
        }
        String claim = claim(name);
        if (!StoreClaims.claim(claim, Purpose.WRITING)) {
            throw OwnerLock.heldHere(name);
        }
        try {
            return open(new StoreAddress(withSettings(url), user, password, name), claim, level);
        } catch (SQLException | FlywayException failure) {
            StoreClaims.release(claim);
            throw SqlFailures.of("open the database", name, failure);
        } catch (RuntimeException failure) {
            StoreClaims.release(claim);
            throw failure;
        }
    }

    private static AddressedDatabase open(StoreAddress address, String claim, CommitLevel level) throws SQLException {
        WriteConnection writer = WriteConnection.open(address, level, Upkeep.NONE);
        try {
            refuseForeignTables(address);
            SchemaVersion.ensure(address.dataSource(), address.where());
            Discard.finish(writer);
            return new AddressedDatabase(address, new DatabaseGate(), claim, writer);
        } catch (SQLException | RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    /** The path where the URL has one, so that a store opened by its directory and by its URL is known for the same. */
    private static String claim(String name) {
        if (!name.startsWith(H2_FILE)) {
            return name;
        }
        Path database =
                Path.of(name.substring(H2_FILE.length())).toAbsolutePath().normalize();
        Path directory = database.getParent();
        try {
            return directory == null
                    ? database.toString()
                    : directory.toRealPath().resolve(database.getFileName()).toString();
        } catch (IOException missing) {
            return database.toString();
        }
    }

    private static void refuseForeignTables(StoreAddress address) throws SQLException {
        try (Connection connection = address.connect()) {
            String table = SchemaVersion.foreignTable(connection);
            if (table != null) {
                throw new StoreException(
                        Category.CONFLICT,
                        "database " + address.where() + " is no store: it has a table " + StoredText.quoted(table)
                                + " and no history of migrations; name another database",
                        null);
            }
        }
    }

    /**
     * The address with the settings that a store needs, unless it has its own. H2's own hook at the end of the process would
     * close the database while the last turn is being committed. One in memory has no file to append to, and H2 trips over it.
     */
    private static String withSettings(String url) {
        String given = url.toUpperCase(Locale.ROOT);
        boolean isAppending = given.contains("REUSE_SPACE=") || given.startsWith("JDBC:H2:MEM:");
        String appending = isAppending ? url : url + StoreAddress.APPEND_ONLY;
        boolean isClosed = given.contains("DB_CLOSE_ON_EXIT=") || given.contains("AUTO_SERVER=");
        return isClosed ? appending : appending + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (SQLException failure) {
            throw SqlFailures.of("close the database", address.where(), failure);
        } finally {
            StoreClaims.release(claim);
        }
    }
}
