package dev.heddle.cli.seed;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How a file of records is written. Text is UTF-8 in all of them. */
public sealed interface RecordFormat {
    /**
     * Comma-separated values as of RFC 4180: a header, quotes around what holds delimiters or newlines.
     *
     * @param delimiter what stands between fields, one ASCII character
     */
    record Csv(char delimiter) implements RecordFormat {
        /**
         * Checks the delimiter.
         *
         * @param delimiter what stands between fields
         * @throws IllegalArgumentException if it cannot tell fields apart
         */
        public Csv {
            if (delimiter > '~' || delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == 0) {
                throw new IllegalArgumentException(
                        "a delimiter is one ASCII character other than a quote or a newline");
            }
        }

        @Override
        public String toString() {
            return delimiter == '\t' ? "tab-separated" : "CSV with \"" + delimiter + "\"";
        }
    }

    /** One JSON object on each line. */
    record JsonLines() implements RecordFormat {
        @Override
        public String toString() {
            return "JSON Lines";
        }
    }

    /**
     * Tells the format by the end of a file's name.
     *
     * @param path the file
     * @return the format of .csv, .tsv, .jsonl and .ndjson; empty for any other name
     */
    static Optional<RecordFormat> ofName(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Optional.of(new Csv(','));
        }
        if (name.endsWith(".tsv")) {
            return Optional.of(new Csv('\t'));
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Optional.of(new JsonLines());
        }
        return Optional.empty();
    }
}
