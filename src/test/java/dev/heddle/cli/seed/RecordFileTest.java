package dev.heddle.cli.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordFileTest {
    private static final RecordFormat CSV = new RecordFormat.Csv(',');
    private static final RecordFormat JSON_LINES = new RecordFormat.JsonLines();

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private RecordFile csv(String text) throws IOException {
        return RecordFile.open(file("data.csv", text), CSV);
    }

    private RecordFile jsonLines(String text) throws IOException {
        return RecordFile.open(file("data.jsonl", text), JSON_LINES);
    }

    @Test
    void csv_isReadByFieldAndPlace() throws Exception {
        RecordFile file = csv("\uFEFFname,note\r\nA,\"one\r\ntwo\"\r\n\r\nB,\r\n\"C \"\"c\"\"\",\"\"");

        assertThat(file.fields()).containsExactly("name", "note");
        assertThat(file.records()).isEqualTo(3);
        assertThat(file.read(0, 3, List.of("note", "name")))
                .containsExactly(Arrays.asList("one\r\ntwo", null, null), List.of("A", "B", "C \"c\""));
        assertThat(file.read(1, 1, List.of("name"))).containsExactly(List.of("B"));
        assertThat(file.read(3, 0, List.of("name"))).containsExactly(List.of());
    }

    @Test
    void jsonLines_keepTheirTypes() throws Exception {
        RecordFile file = jsonLines("{\"a\": 1, \"b\": [true]}\r\n\n   \n{\"b\": null, \"c\": \"x\\ny\"}");

        assertThat(file.fields()).containsExactly("a", "b", "c");
        List<List<@Nullable Object>> columns = file.read(0, 2, List.of("a", "b", "c"));
        assertThat(columns.get(0)).containsExactly(JsonMapper.shared().readTree("1"), null);
        assertThat(columns.get(1).toString()).isEqualTo("[[true], null]");
        assertThat(((JsonNode) columns.get(2).get(1)).asString()).isEqualTo("x\ny");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomCsv_isReadLikeANaiveReaderReadsIt(long seed) throws Exception {
        Random random = new Random(seed);
        String text = randomCsv(random);
        RecordFile file = csv(text);
        List<List<String>> expected = naive(text);

        assertThat(file.records()).as("seed %d", seed).isEqualTo(expected.size());
        for (int i = 0; i < 50; i++) {
            int first = random.nextInt(expected.size() + 1);
            int count = random.nextInt(expected.size() - first + 1);
            List<List<@Nullable Object>> columns = file.read(first, count, List.of("b", "a"));
            for (int row = 0; row < count; row++) {
                List<String> record = expected.get(first + row);
                assertThat(columns.get(0).get(row)).as("seed %d", seed).isEqualTo(nullIfEmpty(record.get(1)));
                assertThat(columns.get(1).get(row)).as("seed %d", seed).isEqualTo(nullIfEmpty(record.get(0)));
            }
        }
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String randomCsv(Random random) {
        String newline = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        List<String> parts = List.of("x", "ä", "日本", "😀", " ", "\"\"", ",", "\n", "\r\n", "7", "plain text");
        List<String> plainParts = List.of("x", "ä", "日本", "😀", " y", "7", "q\"q");
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "")
                .append("a,b")
                .append(newline);
        int records = 1 + random.nextInt(300);
        for (int record = 0; record < records; record++) {
            for (int field = 0; field < 2; field++) {
                boolean isQuoted = random.nextBoolean();
                text.append(field == 0 ? "" : ",").append(isQuoted ? "\"" : "");
                for (int part = random.nextInt(4); part > 0; part--) {
                    List<String> from = isQuoted ? parts : plainParts;
                    text.append(from.get(random.nextInt(from.size())));
                }
                text.append(isQuoted ? "\"" : "");
            }
            boolean isLast = record == records - 1;
            text.append(isLast && random.nextBoolean() ? "" : newline.repeat(1 + random.nextInt(2)));
        }
        return text.toString();
    }

    private static List<List<String>> naive(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        try (CloseableIterator<CsvRecord> all = CsvReader.builder()
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)
                .iterator()) {
            all.next();
            all.forEachRemaining(record -> records.add(record.getFields()));
        }
        return records;
    }

    @Test
    void aFileOfMoreRecordsThanTheIndexHolds_isReadFromAnyPlace() throws Exception {
        int records = SparseIndex.ENTRIES_MAX * 2 + 77;
        StringBuilder text = new StringBuilder("n\n");
        for (int i = 0; i < records; i++) {
            text.append(i).append('\n');
        }
        RecordFile file = csv(text.toString());

        assertThat(file.records()).isEqualTo(records);
        for (int first : new int[] {0, 1, 2, 3, 4, 5, 131_071, 131_072, 131_073, records - 3}) {
            assertThat(file.read(first, 3, List.of("n")).get(0))
                    .containsExactly("" + first, "" + (first + 1), "" + (first + 2));
        }
    }

    @Test
    void anIndex_holdsNoMoreThanItsLimit() {
        SparseIndex index = new SparseIndex();
        long records = SparseIndex.ENTRIES_MAX * 9L + 5;
        for (long record = 0; record < records; record++) {
            index.add(record * 10);
        }

        assertThat(index.records()).isEqualTo(records);
        for (long record : new long[] {0, 15, 16, 17, 65_536, records - 1}) {
            long indexed = index.indexedAtOrBefore(record);
            assertThat(indexed).isLessThanOrEqualTo(record).isGreaterThan(record - 16);
            assertThat(index.offsetOf(indexed)).isEqualTo(indexed * 10);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a,b\\n1,2\\n3\\n         | data.csv, line 3: 1 field, but the header has 2
                    a,b\\n1,2,3\\n4\\n5,6    | data.csv, line 2: 3 fields, but the header has 2 (records with another number: 2)
                    a\\n"b\\nc              | data.csv, line 2: a quote opens in this record and is never closed
                    a\\n"b"c\\n             | data.csv, line 2: text stands between a closing quote and the next delimiter; double the quotes that belong to a field
                    a\\nb\\0\\n             | data.csv, line 2: holds the character U+0000, which not every database can hold; remove it, or name the right file if this one is not text
                    \\n\\n                  | data.csv, line 3: is empty; the first line of a CSV file names its fields
                    """)
    void csvThatCannotBeRead_isRefusedByLine(String text, String message) {
        String unescaped = text.replace("\\n", "\n").replace("\\0", "\0");

        assertThatThrownBy(() -> csv(unescaped))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"a": 1}\\n[1]         | data.jsonl, line 2: is no JSON object; each line is one, as in {"name": "value"}
                    {"a": 1}\\n\\n{"a": 1  | data.jsonl, line 3: is no JSON: Unexpected end-of-input
                    {"a": 1} {"a": 2}      | data.jsonl, line 1: holds more than one JSON object
                    {"a": 1e999}           | data.jsonl, line 1: holds the number 1e999, which is beyond a double
                    {"a": "\\u0000"}       | data.jsonl, line 1: holds the escape \\u0000, which is no character a database can hold; remove it
                    {"a": ["\\ud83d"]}     | data.jsonl, line 1: holds the escape \\uD83D, which is no character a database can hold; remove it
                    """)
    void jsonLinesThatCannotBeStored_areRefusedByLine(String text, String message) {
        String unescaped = text.replace("\\n", "\n");

        assertThatThrownBy(() -> jsonLines(unescaped))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anEmptyJsonLinesFile_hasNoRecords() throws Exception {
        assertThat(jsonLines("").records()).isZero();
    }

    @Test
    void textThatIsNotUtf8_isRefused() throws Exception {
        Path latin = Files.write(folder.resolve("latin.csv"), "name\nZürich\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> RecordFile.open(latin, CSV))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining("iconv");
    }

    @Test
    void aCharacterAcrossBlocks_isWhole() throws Exception {
        String text = "n\n" + "a".repeat(65_536 - 3) + "😀\n" + "b".repeat(65_536 - 5) + "日\nend\n";
        RecordFile file = csv(text);

        assertThat(file.read(0, 3, List.of("n")).get(0))
                .containsExactly("a".repeat(65_536 - 3) + "😀", "b".repeat(65_536 - 5) + "日", "end");
    }

    @Test
    void aRecordBeyondTheLimit_isRefused() {
        String text = "n\n\"" + "a,".repeat(CsvSurveyor.RECORD_BYTES_MAX / 2) + "\n";

        assertThatThrownBy(() -> csv(text))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessageContaining("line 2: the record has more than 1048576 bytes");
    }

    @Test
    void aMissingFileAndADirectory_areRefused() {
        assertThatThrownBy(() -> RecordFile.open(folder.resolve("none.csv"), CSV))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> RecordFile.open(folder, CSV))
                .isInstanceOf(InvalidRecordFileException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void aFileThatChanges_stopsTheReadAsAnErrorOfTheWorld() throws Exception {
        RecordFile file = csv("n\n1\n2\n");
        Path path = folder.resolve("data.csv");

        Files.writeString(path, "n\n1\n");
        assertThatThrownBy(() -> file.read(0, 2, List.of("n")))
                .isInstanceOf(RecordFileLostError.class)
                .hasMessageContaining("was changed while the build was running");

        Files.writeString(path, "n\n1\n3\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(1));
        assertThatThrownBy(() -> file.read(0, 2, List.of("n"))).isInstanceOf(RecordFileLostError.class);

        Files.delete(path);
        assertThatThrownBy(() -> file.read(0, 2, List.of("n")))
                .isInstanceOf(RecordFileLostError.class)
                .hasMessageContaining("could not be read");
    }

    @Test
    void anInterruptedRead_isAnInterruptionAndNoLostFile() throws Exception {
        RecordFile file = csv("n\n1\n2\n");

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> file.read(0, 2, List.of("n"))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(file.read(0, 2, List.of("n")).get(0)).containsExactly("1", "2");
    }

    @Test
    void otherContents_areAnotherIdentity() throws Exception {
        String before = csv("n\n1\n2\n").identity();

        assertThat(csv("n\n1\n2\n").identity()).isEqualTo(before);
        assertThat(csv("n\n1\n3\n").identity()).isNotEqualTo(before);
    }
}
