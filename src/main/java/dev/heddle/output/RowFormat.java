package dev.heddle.output;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** How rows are written as text. Lines end with a line feed on every system. */
public enum RowFormat {
    /** One JSON object on each line, with every column in order. */
    JSON_LINES {
        @Override
        public RowSink open(List<String> columns, Writer out) {
            return new JsonLinesSink(columns, out);
        }
    },
    /**
     * CSV as of RFC 4180, with a header. Texts stand as they are, numbers, booleans, lists and maps as JSON; null is an empty
     * field and the empty text is {@code ""}.
     */
    CSV {
        @Override
        public RowSink open(List<String> columns, Writer out) throws IOException {
            return new CsvSink(columns, out);
        }
    };

    /**
     * Starts writing.
     *
     * @param columns names of the columns, none twice
     * @param out where to, closed with the sink; the caller chooses the encoding and buffers
     * @return takes the rows
     * @throws IOException if the header cannot be written
     */
    public abstract RowSink open(List<String> columns, Writer out) throws IOException;
}
