package dev.heddle.cli.seed;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Walks over a CSV file byte by byte to find where its records begin, and refuses a file in which a later read would fail:
 * fields too many or too few, a quote that stays open. It splits exactly as the library does that reads the records later;
 * that library does not tell the offsets of bytes. One thread at a time.
 */
final class CsvSurveyor {
    /** A longer record is more likely an open quote than data; the limit also bounds what a read holds in memory. */
    static final int RECORD_BYTES_MAX = 1 << 20;

    private final ByteSource source;
    private final int delimiter;
    private final SparseIndex index = new SparseIndex();
    private int fieldsOfRecord;
    private long raggedRecords;
    private long firstRaggedLine;
    private int firstRaggedFields;

    CsvSurveyor(ByteSource source, RecordFormat.Csv format) {
        this.source = source;
        this.delimiter = format.delimiter();
    }

    /**
     * Walks over the whole file.
     *
     * @param header gives the header's names from the offset of the first record
     */
    Survey run(LongFunction<List<String>> header) throws IOException {
        long headerOffset = source.offset();
        skipEmptyLines();
        if (!scanRecord()) {
            throw source.refusal("is empty; the first line of a CSV file names its fields");
        }
        int fieldsOfHeader = fieldsOfRecord;
        skipEmptyLines();
        long offset = source.offset();
        long line = source.line();
        while (scanRecord()) {
            index.add(offset);
            if (fieldsOfRecord != fieldsOfHeader) {
                noteRagged(line);
            }
            skipEmptyLines();
            offset = source.offset();
            line = source.line();
        }
        if (raggedRecords > 0) {
            throw ragged(fieldsOfHeader);
        }
        return new Survey(index, header.apply(headerOffset), source.sha256Hex());
    }

    private InvalidRecordFileException ragged(int fieldsOfHeader) {
        String others = raggedRecords == 1 ? "" : " (records with another number: " + raggedRecords + ")";
        return new InvalidRecordFileException(source.fileName() + ", line " + firstRaggedLine + ": "
                + (firstRaggedFields == 1 ? "1 field" : firstRaggedFields + " fields") + ", but the header has "
                + fieldsOfHeader + others);
    }

    private void noteRagged(long line) {
        if (raggedRecords == 0) {
            firstRaggedLine = line;
            firstRaggedFields = fieldsOfRecord;
        }
        raggedRecords++;
    }

    private void skipEmptyLines() throws IOException {
        while (source.peek() == '\n' || source.peek() == '\r') {
            source.next();
        }
    }

    /** Moves past one record and counts its fields; false at the end of the file. */
    private boolean scanRecord() throws IOException {
        if (source.peek() == ByteSource.END) {
            return false;
        }
        long start = source.offset();
        long startLine = source.line();
        fieldsOfRecord = 1;
        while (!scanField(start, startLine)) {
            fieldsOfRecord++;
        }
        return true;
    }

    /** Moves past one field and what ends it; true if that was the record's last. */
    private boolean scanField(long start, long startLine) throws IOException {
        int next = source.next();
        if (next == '"') {
            skipQuoted(start, startLine);
            next = source.next();
            if (next != delimiter && !endsRecord(next)) {
                throw source.refusal("text stands between a closing quote and the next delimiter; double the quotes"
                        + " that belong to a field");
            }
        }
        while (next != delimiter && !endsRecord(next)) {
            checkLength(start, startLine);
            next = source.next();
        }
        if (next == '\r' && source.peek() == '\n') {
            source.next();
        }
        return next != delimiter;
    }

    private void skipQuoted(long start, long startLine) throws IOException {
        while (true) {
            int next = source.next();
            if (next == ByteSource.END) {
                throw new InvalidRecordFileException(source.fileName() + ", line " + startLine
                        + ": a quote opens in this record and is never closed");
            }
            if (next == '"') {
                if (source.peek() != '"') {
                    return;
                }
                source.next();
            }
            checkLength(start, startLine);
        }
    }

    private void checkLength(long start, long startLine) {
        if (source.offset() - start > RECORD_BYTES_MAX) {
            throw new InvalidRecordFileException(source.fileName() + ", line " + startLine
                    + ": the record has more than " + RECORD_BYTES_MAX + " bytes; perhaps a quote is never closed");
        }
    }

    private static boolean endsRecord(int next) {
        return next == '\n' || next == '\r' || next == ByteSource.END;
    }
}
