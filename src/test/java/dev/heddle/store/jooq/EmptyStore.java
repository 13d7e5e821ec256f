package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of one empty store: to make one takes Flyway, to copy one takes nothing. */
public final class EmptyStore {
    private static final Map<String, byte[]> FILES = new HashMap<>();

    private EmptyStore() {}

    /** Puts an empty store that was closed in order into a directory, which is made if it is missing. */
    public static Path in(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, byte[]> file : files().entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The database file alone. */
    static void databaseAs(Path file) {
        try {
            Files.write(file, files().get("store.mv.db"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static synchronized Map<String, byte[]> files() throws IOException {
        if (FILES.isEmpty()) {
            Path template = Files.createTempDirectory("heddle-empty-store");
            JooqStore.open(template, CommitLevel.WRITTEN).close();
            FILES.putAll(contents(template));
            try (Stream<Path> all = Files.walk(template)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return FILES;
    }

    /** Every file below a directory with its bytes, by its path from there. */
    static Map<String, byte[]> contents(Path directory) {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
            return contents;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
