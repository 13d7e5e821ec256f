package dev.heddle.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** CSV by fastcsv. The empty text is quoted, which tells it from null. */
final class CsvSink implements RowSink {
    private final CsvWriter csv;

    CsvSink(List<String> columns, Writer out) throws IOException {
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(out);
        writeRecord(columns);
    }

    @Override
    public void write(List<String> values) throws IOException {
        List<@Nullable String> fields = new ArrayList<>(values.size());
        for (String json : values) {
            fields.add(field(json));
        }
        writeRecord(fields);
    }

    private void writeRecord(List<? extends @Nullable String> fields) throws IOException {
        try {
            csv.writeRecord(fields.toArray(new String[0]));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static @Nullable String field(String json) {
        if (json.equals("null")) {
            return null;
        }
        return json.charAt(0) == '"' ? JsonMapper.shared().readValue(json, String.class) : json;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
