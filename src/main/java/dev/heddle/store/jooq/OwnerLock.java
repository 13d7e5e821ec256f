package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.jooq.LockRecord.State;
import dev.heddle.store.jooq.StoreClaims.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writer's hold on a store: a lock of the operating system on the lock file, which goes when the process does, and in
 * the file a record of who holds it for those who are refused. One thread at a time, and nobody may interrupt it.
 *
 * <p>Until {@link #record} is called nothing on disk has changed but that the lock file exists; {@link #withdraw} undoes
 * even that.
 */
final class OwnerLock implements AutoCloseable {
    private static final int RECORD_BYTES_MAX = 4_096;

    private final StoreDirectory directory;
    private final FileChannel channel;
    private final byte[] found;
    private final boolean isNew;
    private boolean isOpen = true;

    private OwnerLock(StoreDirectory directory, FileChannel channel, byte[] found, boolean isNew) {
        this.directory = directory;
        this.channel = channel;
        this.found = found;
        this.isNew = isNew;
    }

    /**
     * Takes hold of the store in a directory.
     *
     * @throws StoreException if somebody else writes or reads the store, or the file cannot be written
     */
    static OwnerLock take(StoreDirectory directory) {
        if (!StoreClaims.claim(directory.claim(), Purpose.WRITING)) {
            throw heldHere(directory.path().toString());
        }
        try {
            return lock(directory);
        } catch (IOException failure) {
            StoreClaims.release(directory.claim());
            throw new StoreException(
                    SqlFailures.category(failure),
                    "store " + directory.path() + " cannot be written: " + failure
                            + ". Make the directory writable, or look" + " at the store read-only.",
                    failure);
        } catch (StoreException refused) {
            StoreClaims.release(directory.claim());
            throw refused;
        }
    }

    private static OwnerLock lock(StoreDirectory directory) throws IOException {
        Path file = directory.lockFile();
        boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            byte[] found = read(channel);
            FileLock lock = tryLock(channel, false);
            if (lock == null) {
                throw heldElsewhere(directory, found, "is being read by another process");
            }
            return new OwnerLock(directory, channel, read(channel), isNew);
        } catch (IOException | StoreException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What the last writer left; empty if there was none or it died while it wrote this. */
    Optional<LockRecord> lastWriter() {
        return LockRecord.parse(found);
    }

    /** Writes a record and waits until the disk has it. */
    void record(LockRecord owner) throws IOException {
        overwrite(owner.text());
    }

    /** Lets go and leaves the lock file as it was found. */
    void withdraw() {
        if (!isOpen) {
            return;
        }
        try {
            if (isNew) {
                Files.deleteIfExists(directory.lockFile());
            } else if (!Arrays.equals(read(channel), found)) {
                overwrite(found);
            }
        } catch (IOException failure) {
            // The refusal that led here matters more; a record left behind is of a process that will be found dead.
            return;
        } finally {
            close();
        }
    }

    /** Lets go. Idempotent. */
    @Override
    public void close() {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            StoreClaims.release(directory.claim());
        }
    }

    private void overwrite(byte[] text) throws IOException {
        // One write of less than a block, then the cut: a reader in between sees this record with the tail of the last.
        channel.write(ByteBuffer.wrap(text), 0);
        channel.truncate(text.length);
        channel.force(true);
    }

    static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(RECORD_BYTES_MAX);
        int bytes = Math.max(0, channel.read(buffer, 0));
        return Arrays.copyOf(buffer.array(), bytes);
    }

    static @Nullable FileLock tryLock(FileChannel channel, boolean isShared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, isShared);
        } catch (OverlappingFileLockException heldHere) {
            return null;
        }
    }

    static StoreException heldHere(String store) {
        ThisProcess process = ThisProcess.current();
        return locked(
                store,
                "is open already in this process, " + process.pid() + " on host " + process.host() + " since "
                        + process.startedAt() + "; use the store that is open, or close it first");
    }

    /**
     * The refusal where another process holds the lock file.
     *
     * @param record what the file says
     * @param otherwise what the holder does if the file does not name a living writer
     */
    static StoreException heldElsewhere(StoreDirectory directory, byte[] record, String otherwise) {
        String holder = LockRecord.parse(record)
                .filter(owner -> owner.state() != State.CLOSED && !owner.isWriterDead())
                .map(owner -> "is being written by " + owner.writer())
                .orElse(otherwise);
        return locked(
                directory.path().toString(), holder + "; wait until that process is done, or end it, and try again");
    }

    private static StoreException locked(String store, String what) {
        return new StoreException(Category.LOCKED, "store " + store + " " + what, null);
    }
}
