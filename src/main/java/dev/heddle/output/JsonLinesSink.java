package dev.heddle.output;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Values are JSON already, so that a line is put together and nothing is parsed. */
final class JsonLinesSink implements RowSink {
    private final List<String> keys;
    private final Writer out;

    JsonLinesSink(List<String> columns, Writer out) {
        this.keys = columns.stream()
                .map(name -> JsonMapper.shared().writeValueAsString(name) + ":")
                .toList();
        this.out = out;
    }

    @Override
    public void write(List<String> values) throws IOException {
        char separator = '{';
        for (int i = 0; i < keys.size(); i++) {
            out.write(separator);
            out.write(keys.get(i));
            out.write(values.get(i));
            separator = ',';
        }
        out.write(keys.isEmpty() ? "{}\n" : "}\n");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
