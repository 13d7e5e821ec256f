package dev.heddle.store.jooq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what a database file that was closed is known again: its length, and its header, which H2 writes anew whenever it
 * writes anything.
 *
 * @param bytes the length
 * @param header a digest of the header; empty if there is none
 */
record DatabaseMark(long bytes, String header) {
    /** No file. */
    static final DatabaseMark NONE = new DatabaseMark(0, "");

    /** What H2 puts in front of its data; a file that has no more than this has none. */
    static final int HEADER_BYTES = 2 * 4_096;

    /** Reads the mark of a file that this process does not have open: to close a second handle would unlock it. */
    static DatabaseMark of(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.readNBytes(HEADER_BYTES));
            return new DatabaseMark(Files.size(file), HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Whether this is what an earlier file became by losing its end, and not by being written by another program. */
    boolean isTruncated(DatabaseMark earlier) {
        return bytes < earlier.bytes && header.equals(earlier.header);
    }

    /** Whether there is anything behind the header; H2 takes an empty file for a new database. */
    boolean hasData() {
        return bytes > HEADER_BYTES;
    }
}
