package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory with a store in it: names of its files, what may lie there, and the address of its database.
 *
 * @param path the real path of the directory
 */
record StoreDirectory(Path path) {
    private static final String DATABASE_NAME = "store";
    private static final String DATABASE_FILE = DATABASE_NAME + ".mv.db";
    private static final String COPY_NAME = "store-copy";
    private static final String COPY_FILE = COPY_NAME + ".mv.db";
    private static final String LOCK_FILE = "heddle.lock";
    private static final int NAMES_SHOWN_MAX = 3;

    // DB_CLOSE_ON_EXIT: H2's own hook would race ours. TRACE_LEVEL_FILE: no file beside the store when a statement
    // fails. REUSE_SPACE: see StoreAddress.APPEND_ONLY.
    private static final String SETTINGS =
            ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;LOCK_TIMEOUT=10000" + StoreAddress.APPEND_ONLY;

    /** The directory of a store that is to be written; made if it is missing. */
    static StoreDirectory forWriting(Path directory) {
        Path absolute = checked(directory);
        try {
            Files.createDirectories(absolute);
            return new StoreDirectory(absolute.toRealPath());
        } catch (IOException failure) {
            throw new StoreException(
                    SqlFailures.category(failure),
                    "directory " + absolute + " for the store cannot be made: " + failure
                            + ". Name a directory that can be written.",
                    failure);
        }
    }

    /** The directory of a store that is to be looked at. */
    static StoreDirectory forReading(Path directory) {
        Path absolute = checked(directory);
        if (!Files.isRegularFile(absolute.resolve(DATABASE_FILE))) {
            throw new StoreException(
                    Category.LOST,
                    "there is no store in " + absolute + ": no file " + DATABASE_FILE
                            + ". Make one with \"heddle build FILE --store " + directory
                            + "\", or name another directory.",
                    null);
        }
        try {
            return new StoreDirectory(absolute.toRealPath());
        } catch (IOException failure) {
            throw new StoreException(Category.LOST, "store " + absolute + " cannot be read: " + failure, failure);
        }
    }

    private static Path checked(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (absolute.toString().indexOf(';') >= 0) {
            throw new IllegalArgumentException(
                    "directory " + absolute + " has a \";\" in its path, which H2 cannot open; name another one");
        }
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new StoreException(
                    Category.CONFLICT, absolute + " is a file, a store is a directory; name another one", null);
        }
        return absolute;
    }

    /** What stands for the store among those this process has open. */
    String claim() {
        return path.resolve(DATABASE_NAME).toString();
    }

    Path lockFile() {
        return path.resolve(LOCK_FILE);
    }

    Path databaseFile() {
        return path.resolve(DATABASE_FILE);
    }

    boolean hasDatabase() {
        return Files.exists(databaseFile());
    }

    /** How the database file is known again; not while this process has it open. */
    DatabaseMark databaseMark() throws IOException {
        return DatabaseMark.of(databaseFile());
    }

    /** How large the database file is; also while this process has it open. */
    long databaseBytes() throws IOException {
        return Files.size(databaseFile());
    }

    /** Writes the database, which is closed, anew; see {@link DatabaseCopy}. */
    void rewriteDatabase() throws IOException, SQLException {
        new DatabaseCopy(readOnly(), databaseFile(), readOnly(COPY_NAME), copyFile()).replaceOriginal();
    }

    private Path copyFile() {
        return path.resolve(COPY_FILE);
    }

    /** Removes a database of which nothing was ever acknowledged. */
    void deleteDatabase() throws IOException {
        Files.deleteIfExists(databaseFile());
    }

    /** Removes the copy that a process had begun when it died. */
    void deleteUnfinishedCopy() throws IOException {
        Files.deleteIfExists(copyFile());
    }

    /** Refuses a directory without a store that holds something else. */
    void refuseForeignContent() {
        if (hasDatabase() || Files.exists(lockFile())) {
            return;
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.map(file -> String.valueOf(file.getFileName())).sorted().forEach(names::add);
        } catch (IOException failure) {
            throw new StoreException(Category.LOST, "directory " + path + " cannot be read: " + failure, failure);
        }
        if (!names.isEmpty()) {
            List<String> shown = names.subList(0, Math.min(NAMES_SHOWN_MAX, names.size()));
            throw new StoreException(
                    Category.CONFLICT,
                    "directory " + path + " has no store, but " + names.size() + " other "
                            + (names.size() == 1 ? "entry" : "entries") + ": " + String.join(", ", shown)
                            + (shown.size() < names.size() ? ", \u2026" : "")
                            + ". Name a directory that is empty or does not exist.",
                    null);
        }
    }

    /** The address by which the database is written. */
    StoreAddress writable() {
        // Kilobytes of cache. Each page that is written goes into it, and what a build writes it does not read again:
        // with 64 MB,
        // turns of 127 cells took 1.25 times the CPU, and no query over ten million cells was sooner (H2 2.5.252,
        // 2026-11).
        return address(DATABASE_NAME, SETTINGS + ";CACHE_SIZE=1024");
    }

    /** The address by which the database is read and nothing on disk changes. */
    StoreAddress readOnly() {
        return readOnly(DATABASE_NAME);
    }

    private StoreAddress readOnly(String name) {
        return address(name, SETTINGS + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
    }

    private StoreAddress address(String name, String settings) {
        return new StoreAddress("jdbc:h2:file:" + path.resolve(name) + settings, "sa", "", path.toString());
    }

    /** The error of a store whose files contradict what was acknowledged. */
    StoreException damaged(String what, Exception... cause) {
        return new StoreException(
                Category.DAMAGED,
                "store " + path + " is damaged: " + what + ". Nothing was changed. Restore a backup, look at it with"
                        + " \"heddle verify\", or move the directory away to start anew.",
                cause.length == 0 ? null : cause[0]);
    }
}
