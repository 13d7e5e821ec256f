package dev.heddle.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process did, in the order in which the operating system learned of it: what it wrote to its database file and what
 * it called user code with. Any prefix is what a kill at that moment leaves behind.
 *
 * <p>Safe for many threads.
 */
final class FileHistory {
    private final List<Step> steps = new ArrayList<>();

    /** One thing that was done, and cannot be taken back. */
    sealed interface Step {}

    /** Bytes went to the file. */
    @SuppressWarnings("ArrayRecordComponent")
    record Written(long position, byte[] bytes) implements Step {}

    /** The file was cut. */
    record Truncated(long size) implements Step {}

    /** User code was called. */
    record Called(Call call) implements Step {}

    synchronized void add(Step step) {
        steps.add(step);
    }

    synchronized int size() {
        return steps.size();
    }

    /**
     * The moments that matter: how many steps were done just before each change of the file. User code has then been called
     * as often as it could be with the file as it is.
     */
    synchronized List<Integer> moments() {
        List<Integer> moments = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (!(steps.get(i) instanceof Called)) {
                moments.add(i);
            }
        }
        return moments;
    }

    /** The calls among the first so many steps. */
    synchronized List<Call> calls(int length) {
        return steps.subList(0, length).stream()
                .filter(Called.class::isInstance)
                .map(step -> ((Called) step).call())
                .toList();
    }

    /**
     * Makes the file as it was after so many steps.
     *
     * @param torn how many bytes of the step after those got into the file too, if it writes
     */
    synchronized void restore(int length, int torn, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Step step : steps.subList(0, length)) {
                if (step instanceof Written written) {
                    write(written, written.bytes().length, channel);
                } else if (step instanceof Truncated truncated) {
                    channel.truncate(truncated.size());
                }
            }
            if (length < steps.size() && steps.get(length) instanceof Written next) {
                write(next, Math.min(torn, next.bytes().length), channel);
            }
        }
    }

    private static void write(Written written, int count, FileChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(written.bytes(), 0, count), written.position());
    }
}
