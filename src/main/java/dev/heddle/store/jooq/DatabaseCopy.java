package dev.heddle.store.jooq;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVStore;

/**
 * Writes a closed database anew without what is dead in it. On a thread that nobody interrupts, by whoever owns the database.
 *
 * <p>A process that dies meanwhile, at any moment, leaves the old file or the new one under its name, both whole and with the
 * same content; and perhaps an unfinished copy, which the next to open the store deletes.
 */
final class DatabaseCopy {
    private final StoreAddress original;
    private final StoreAddress copied;
    private final Path file;
    private final Path copy;

    /**
     * Copies nothing yet.
     *
     * @param original how the database is read
     * @param file its file
     * @param copied how the copy is read
     * @param copy its file, in the same directory
     */
    DatabaseCopy(StoreAddress original, Path file, StoreAddress copied, Path copy) {
        this.original = original;
        this.copied = copied;
        this.file = file;
        this.copy = copy;
    }

    /**
     * Puts a copy in the place of the database.
     *
     * @throws IOException if there is no room for it or it cannot be written; the database is as it was
     * @throws SQLException if the copy is not what it should be; the database is as it was
     */
    void replaceOriginal() throws IOException, SQLException {
        requireRoom();
        try {
            MVStore.compact(file.toString(), copy.toString(), true, null);
            requireComplete();
            sync(copy);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (RuntimeException failure) {
            // H2 throws three kinds of them here, depending on which of its threads met the same full disk.
            removeCopyAfter(failure);
            throw new IOException("the database could not be copied: " + failure.getMessage(), failure);
        } catch (IOException | SQLException failure) {
            removeCopyAfter(failure);
            throw failure;
        }
        syncName();
    }

    /** Less than half is alive, or nobody would copy. H2 leaves threads behind when it runs out of space in the middle. */
    private void requireRoom() throws IOException {
        long room = Files.getFileStore(file).getUsableSpace();
        long needed = Files.size(file) / 2;
        if (room < needed) {
            throw new IOException("its disk has room for " + room + " bytes, a copy may need " + needed);
        }
    }

    private void removeCopyAfter(Exception failure) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException secondary) {
            failure.addSuppressed(secondary);
        }
    }

    /** Not that a copy was ever seen to lack something, but the original is about to go. */
    private void requireComplete() throws SQLException {
        Map<String, Long> expected = rowCounts(original);
        Map<String, Long> found = rowCounts(copied);
        if (!found.equals(expected)) {
            throw new SQLException(
                    "the copy has other numbers of rows than the database: " + found + ", expected " + expected);
        }
    }

    private static Map<String, Long> rowCounts(StoreAddress address) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                // The names come from the database itself; the engine knows how many there are and reads no rows.
                try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                    rows.next();
                    counts.put(table, rows.getLong(1));
                }
            }
        }
        return counts;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        String sql = "select quote_ident(table_name) from information_schema.tables"
                + " where table_schema = 'PUBLIC' and table_type = 'BASE TABLE'";
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the disk have the new name; where a directory cannot be synced, the old file may come back with lost power. */
    private void syncName() {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException unsupported) {
            // Windows opens no directory, and its file systems keep the order of names and contents themselves.
            return;
        }
    }
}
