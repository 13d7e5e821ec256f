package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.jooq.StoreClaims.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hold of those who look at a store: shared among them, never together with a writer. Changes nothing on disk. Safe for
 * many threads, none of which may be interrupted meanwhile.
 *
 * <p>All readers of this virtual machine share one lock, since the operating system knows them as one process.
 */
final class ReaderLock implements AutoCloseable {
    private static final Map<String, Held> HELD = new HashMap<>();

    private final String claim;
    private final Optional<LockRecord> lastWriter;
    private final boolean isFirst;
    private boolean isOpen = true;

    /** A lock with the number of those who rely on it. */
    private static final class Held {
        private final @Nullable FileChannel channel;
        private final Optional<LockRecord> lastWriter;
        private int readers = 1;

        Held(@Nullable FileChannel channel, Optional<LockRecord> lastWriter) {
            this.channel = channel;
            this.lastWriter = lastWriter;
        }
    }

    private ReaderLock(String claim, Optional<LockRecord> lastWriter, boolean isFirst) {
        this.isFirst = isFirst;
        this.claim = claim;
        this.lastWriter = lastWriter;
    }

    /**
     * Takes hold of the store in a directory. Where the lock file is missing, no writer can be at work.
     *
     * @throws StoreException if somebody writes the store
     */
    static ReaderLock take(StoreDirectory directory) {
        String claim = directory.claim();
        synchronized (HELD) {
            Held held = HELD.get(claim);
            if (held != null) {
                held.readers++;
                return new ReaderLock(claim, held.lastWriter, false);
            }
            if (!StoreClaims.claim(claim, Purpose.READING)) {
                throw OwnerLock.heldHere(directory.path().toString());
            }
            try {
                Held locked = lock(directory);
                HELD.put(claim, locked);
                return new ReaderLock(claim, locked.lastWriter, true);
            } catch (IOException failure) {
                StoreClaims.release(claim);
                throw new StoreException(
                        Category.LOST, "store " + directory.path() + " cannot be read: " + failure, failure);
            } catch (StoreException refused) {
                StoreClaims.release(claim);
                throw refused;
            }
        }
    }

    private static Held lock(StoreDirectory directory) throws IOException {
        Path file = directory.lockFile();
        if (!Files.exists(file)) {
            return new Held(null, Optional.empty());
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (OwnerLock.tryLock(channel, true) == null) {
                throw OwnerLock.heldElsewhere(
                        directory, OwnerLock.read(channel), "is being opened or closed by a process that writes it");
            }
            return new Held(channel, LockRecord.parse(OwnerLock.read(channel)));
        } catch (IOException | StoreException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Whether nobody else in this process has the store open; otherwise its files must not be opened by hand. */
    boolean isFirst() {
        return isFirst;
    }

    /** What the last writer left, read through the handle that is locked: to close another one would unlock it. */
    Optional<LockRecord> lastWriter() {
        return lastWriter;
    }

    /** Lets go. Idempotent. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!isOpen) {
                return;
            }
            isOpen = false;
            Held held = HELD.get(claim);
            if (held == null || --held.readers > 0) {
                return;
            }
            HELD.remove(claim);
            try {
                if (held.channel != null) {
                    held.channel.close();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } finally {
                StoreClaims.release(claim);
            }
        }
    }
}
