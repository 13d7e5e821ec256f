package dev.heddle.output;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Takes rows one after the other and writes them somewhere, keeping none. One thread at a time. */
public interface RowSink extends Closeable {
    /**
     * Writes a row.
     *
     * @param values JSON texts in order of the sink's columns, as they are stored
     * @throws IOException if it cannot be written
     */
    void write(List<String> values) throws IOException;

    /**
     * Writes what is still held back and closes what the sink writes to.
     *
     * @throws IOException if that fails; what was written may be incomplete then
     */
    @Override
    void close() throws IOException;
}
