package dev.heddle.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RowFormatTest {
    private static String written(RowFormat format, List<String> columns, List<List<String>> rows) throws IOException {
        StringWriter out = new StringWriter();
        try (RowSink sink = format.open(columns, out)) {
            for (List<String> row : rows) {
                sink.write(row);
            }
        }
        return out.toString();
    }

    @Test
    void jsonLines_areTheStoredJson() throws IOException {
        assertThat(written(
                        RowFormat.JSON_LINES,
                        List.of("a", "quote \" \\"),
                        List.of(List.of("1", "\"x\\ny\""), List.of("null", "{\"k\":[1,2]}"))))
                .isEqualTo("""
                        {"a":1,"quote \\" \\\\":"x\\ny"}
                        {"a":null,"quote \\" \\\\":{"k":[1,2]}}
                        """);
    }

    @Test
    void jsonLinesWithoutColumns_areEmptyObjects() throws IOException {
        assertThat(written(RowFormat.JSON_LINES, List.of(), List.of(List.of()))).isEqualTo("{}\n");
    }

    @Test
    void csv_showsTextsAsTheyAreAndTellsNullFromNothing() throws IOException {
        assertThat(written(
                        RowFormat.CSV,
                        List.of("text", "number", "other"),
                        List.of(
                                List.of("\"a, \\\"b\\\"\\nc\"", "1.5", "{\"k\":[1]}"),
                                List.of("\"\"", "null", "true"))))
                .isEqualTo("""
                        text,number,other
                        "a, ""b""
                        c",1.5,"{""k"":[1]}"
                        "",,true
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void noRows_areStillAFile(RowFormat format) throws IOException {
        assertThat(written(format, List.of("a"), List.of())).isEqualTo(format == RowFormat.CSV ? "a\n" : "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomTexts_comeBack(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.appendCodePoint("a\"\\,;\n\r\t 'é日😀"
                        .codePoints()
                        .skip(random.nextInt(13))
                        .findFirst()
                        .orElse('x'));
            }
            texts.add(text.toString());
        }
        List<List<String>> rows = texts.stream()
                .map(text -> List.of(JsonMapper.shared().writeValueAsString(text), "0"))
                .toList();

        List<String> fromCsv = CsvReader.builder().ofCsvRecord(written(RowFormat.CSV, List.of("a", "b"), rows)).stream()
                .skip(1)
                .map(CsvRecord::getFields)
                .map(fields -> fields.get(0))
                .toList();
        List<String> fromJson = written(RowFormat.JSON_LINES, List.of("a", "b"), rows)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .map(node -> node.get("a"))
                .map(JsonNode::asString)
                .toList();

        assertThat(fromCsv).as("seed %d", seed).isEqualTo(texts);
        assertThat(fromJson).as("seed %d", seed).isEqualTo(texts);
    }

    @ParameterizedTest
    @EnumSource
    void aWriterThatFails_isToldAsWhatItIs(RowFormat format) {
        Writer full = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> {
                    try (RowSink sink = format.open(List.of("a"), full)) {
                        for (int i = 0; i < 100_000; i++) {
                            sink.write(List.of("\"some text\""));
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }
}
