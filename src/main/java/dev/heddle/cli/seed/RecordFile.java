package dev.heddle.cli.seed;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of records that is read from any record on.
 *
 * <p>Opening reads the file once: it finds where records begin, so that any part is read from near its own offset afterwards,
 * takes the file's hash, and refuses a file that a later read would stumble over. What is kept in memory does not grow with
 * the file. Immutable and safe for many threads; each read opens the file for itself.
 */
public final class RecordFile {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Path path;
    private final RecordFormat format;
    private final Stamp stamp;
    private final Survey survey;

    /** By what a change under a running build is noticed. */
    private record Stamp(long bytes, long modifiedMillis) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis());
        }
    }

    /** A use of the open file that reads. */
    private interface Reading<T> {
        T from(Reader reader) throws IOException;
    }

    private RecordFile(Path path, RecordFormat format) throws IOException {
        this.path = path;
        this.format = format;
        this.stamp = Stamp.of(path);
        try (InputStream in = Files.newInputStream(path)) {
            ByteSource source = new ByteSource(name(), in);
            this.survey = format instanceof RecordFormat.Csv csv
                    ? new CsvSurveyor(source, csv).run(offset -> header(csv, offset))
                    : new JsonLinesSurveyor(source, MAPPER).run();
        }
    }

    /**
     * Opens a file and reads it once.
     *
     * @param path the file
     * @param format how it is written
     * @return the file
     * @throws InvalidRecordFileException if it cannot be read, or is not written so; names the line
     */
    public static RecordFile open(Path path, RecordFormat format) {
        try {
            if (Files.isDirectory(path)) {
                throw new InvalidRecordFileException(path + " is a directory; name a file");
            }
            return new RecordFile(path, format);
        } catch (NoSuchFileException missing) {
            throw new InvalidRecordFileException(
                    "there is no file " + path + "; paths are relative to the definition's own folder", missing);
        } catch (AccessDeniedException denied) {
            throw new InvalidRecordFileException("no permission to read " + path, denied);
        } catch (IOException failure) {
            throw new InvalidRecordFileException(path + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /**
     * Counts the records.
     *
     * @return how many there are, without a header
     */
    public long records() {
        return survey.index().records();
    }

    /**
     * Returns the names of fields.
     *
     * @return the header in its order, or in JSON Lines the names that occur, in order of first occurrence
     */
    public List<String> fields() {
        return survey.fields();
    }

    /**
     * Returns the file's own name.
     *
     * @return the last part of its path
     */
    public String name() {
        Path last = path.getFileName();
        return last == null ? path.toString() : last.toString();
    }

    /**
     * Identifies the contents.
     *
     * @return name, size and the beginning of the SHA-256: another text for other contents
     */
    public String identity() {
        return name() + ", " + stamp.bytes() + " bytes, SHA-256 "
                + survey.sha256().substring(0, 16);
    }

    /**
     * Reads some fields of consecutive records.
     *
     * @param first number of the first record, from 0
     * @param count how many records; all of them exist
     * @param wanted names of fields, each one of {@link #fields}
     * @return for each wanted field its values in order. In CSV they are texts, null where the field is empty; in JSON Lines
     *     they are {@link JsonNode}s, null where the field is absent
     * @throws InterruptedException if the thread was interrupted
     * @throws RecordFileLostError if the file is no longer what it was when it was opened
     */
    public List<List<@Nullable Object>> read(long first, int count, List<String> wanted) throws InterruptedException {
        List<List<@Nullable Object>> columns = new ArrayList<>();
        wanted.forEach(name -> columns.add(new ArrayList<>(count)));
        if (count == 0) {
            return columns;
        }
        long indexed = survey.index().indexedAtOrBefore(first);
        try {
            requireUnchanged();
            int read = readAt(
                    survey.index().offsetOf(indexed),
                    reader -> format instanceof RecordFormat.Csv csv
                            ? readCsv(csv, reader, first - indexed, count, wanted, columns)
                            : readJsonLines(reader, first - indexed, count, wanted, columns));
            requireUnchanged();
            if (read != count) {
                throw lost("ended " + (count - read) + " records early", null);
            }
            return columns;
        } catch (IOException | RuntimeException failure) {
            // An interrupted read closes its channel, which comes back in as many wrappings as there are readers.
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading " + name());
            }
            throw lost("could not be read: " + failure.getMessage(), failure);
        }
    }

    private void requireUnchanged() throws IOException {
        if (!Stamp.of(path).equals(stamp)) {
            throw lost("was changed", null);
        }
    }

    private RecordFileLostError lost(String what, @Nullable Throwable cause) {
        String message =
                path + " " + what + " while the build was running; put the file back as it was and build again";
        return cause == null ? new RecordFileLostError(message) : new RecordFileLostError(message, cause);
    }

    private List<String> header(RecordFormat.Csv csv, long offset) {
        try {
            return readAt(offset, reader -> {
                try (CloseableIterator<CsvRecord> records =
                        csvReader(csv, reader).iterator()) {
                    return List.copyOf(records.next().getFields());
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private <T> T readAt(long offset, Reading<T> reading) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            channel.position(offset);
            return reading.from(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        }
    }

    private static CsvReader<CsvRecord> csvReader(RecordFormat.Csv csv, Reader reader) {
        return CsvReader.builder().fieldSeparator(csv.delimiter()).ofCsvRecord(reader);
    }

    private int readCsv(
            RecordFormat.Csv csv,
            Reader reader,
            long skip,
            int count,
            List<String> wanted,
            List<List<@Nullable Object>> columns)
            throws IOException {
        int[] positions = wanted.stream().mapToInt(fields()::indexOf).toArray();
        int read = 0;
        try (CloseableIterator<CsvRecord> records = csvReader(csv, reader).iterator()) {
            for (long skipped = 0; skipped < skip && records.hasNext(); skipped++) {
                records.next();
            }
            while (read < count && records.hasNext()) {
                CsvRecord next = records.next();
                for (int i = 0; i < positions.length; i++) {
                    String text = next.getField(positions[i]);
                    columns.get(i).add(text.isEmpty() ? null : text);
                }
                read++;
            }
        }
        return read;
    }

    private static int readJsonLines(
            Reader reader, long skip, int count, List<String> wanted, List<List<@Nullable Object>> columns)
            throws IOException {
        BufferedReader buffered = new BufferedReader(reader);
        long toSkip = skip;
        int read = 0;
        String line = readLine(buffered);
        while (read < count && line != null) {
            if (!line.isBlank()) {
                if (toSkip > 0) {
                    toSkip--;
                } else {
                    JsonNode record = MAPPER.readTree(line);
                    for (int i = 0; i < wanted.size(); i++) {
                        columns.get(i).add(record.get(wanted.get(i)));
                    }
                    read++;
                }
            }
            line = readLine(buffered);
        }
        return read;
    }

    /** Reads up to a line feed alone: a carriage return may stand inside a record, between its tokens. */
    private static @Nullable String readLine(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = reader.read();
        }
        return line.toString();
    }
}
