package dev.heddle.output;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place under another name, forced to disk, then renamed over
 * whatever stood there. Closed without {@link #commit}, it leaves nothing behind. One thread at a time.
 */
public final class AtomicFile implements Closeable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Writer writer;
    private boolean isCommitted;

    private AtomicFile(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        this.writer = new BufferedWriter(
                new OutputStreamWriter(new KeptOpen(Channels.newOutputStream(channel)), StandardCharsets.UTF_8));
    }

    /**
     * Starts a file.
     *
     * @param target where it is to appear; its folder exists
     * @return the file, to be written and committed
     * @throws IOException if the folder cannot be written
     */
    public static AtomicFile create(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        // Not a temporary file of the platform: those are for their owner's eyes only, and the rename would keep that.
        String name =
                "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part";
        return new AtomicFile(absolute, absolute.resolveSibling(name));
    }

    /**
     * Returns what to write to, in UTF-8 and buffered. Closing it only flushes.
     *
     * @return the writer
     */
    public Writer writer() {
        return writer;
    }

    /**
     * Makes the file appear. Call when everything is written.
     *
     * @throws IOException if the disk refuses; the target is as it was then
     */
    public void commit() throws IOException {
        writer.close();
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        isCommitted = true;
    }

    @Override
    public void close() throws IOException {
        if (!isCommitted) {
            channel.close();
            Files.deleteIfExists(temporary);
        }
    }

    /** A stream whose end is not the end of the channel, which has to be forced after it. */
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
