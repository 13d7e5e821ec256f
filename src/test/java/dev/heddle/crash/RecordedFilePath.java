package dev.heddle.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * H2's file system {@code recorded:}, which is the usual one and keeps a {@link FileHistory} of what is done to database
 * files. Public because H2 makes its objects.
 */
public final class RecordedFilePath extends FilePathWrapper {
    static final String SCHEME = "recorded";

    private static volatile FileHistory current = new FileHistory();

    /** For H2 alone. */
    public RecordedFilePath() {}

    /** Keeps what is done from here on; one history at a time. */
    static void recordTo(FileHistory history) {
        current = history;
        FilePath.register(new RecordedFilePath());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel file = super.open(mode);
        return getName().endsWith(".mv.db") ? new RecordedFile(file, current) : file;
    }

    private static final class RecordedFile extends FileBaseDefault {
        private final FileChannel file;
        private final FileHistory history;

        RecordedFile(FileChannel file, FileHistory history) {
            this.file = file;
            this.history = history;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            int written = file.write(source, position);
            if (written != bytes.length) {
                throw new IOException(written + " of " + bytes.length + " bytes written, expected all");
            }
            history.add(new FileHistory.Written(position, bytes));
            return written;
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
            history.add(new FileHistory.Truncated(size));
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean isWithMetadata) throws IOException {
            file.force(isWithMetadata);
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean isShared) throws IOException {
            return file.tryLock(position, size, isShared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
