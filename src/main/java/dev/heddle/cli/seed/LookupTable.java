package dev.heddle.cli.seed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A file of records held in memory and asked by key. Immutable, safe for many threads. */
public final class LookupTable {
    private static final int RECORDS_MAX = 1_000_000;

    private final KeyIndex keys;
    private final List<@Nullable Object> values;

    /** Finds the record that a key means. */
    interface KeyIndex {
        /** Number of the record, or -1 when none or more than one could be meant. */
        int find(String key);
    }

    /** How a key is compared with those of the file. */
    public sealed interface Match {
        /** The two are equal, letter by letter. */
        record Exact() implements Match {}

        /**
         * The two are alike: the nearest key of the file is taken if it is near enough and no other is as near.
         *
         * @param threshold how near is near enough, from 0 for any to 1 for the same words
         * @param words words to be replaced on both sides before comparing, in lower case
         */
        record Similar(double threshold, Map<String, String> words) implements Match {}
    }

    private LookupTable(KeyIndex keys, List<@Nullable Object> values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * Reads a file into memory.
     *
     * @param file the file
     * @param key the field that holds the key
     * @param fields the fields that are the value: one gives the field's value, several a map by field
     * @param match how keys are compared
     * @return the table
     * @throws InvalidRecordFileException if the file is too large, or has a key twice and keys must be equal
     * @throws InterruptedException if the thread was interrupted
     */
    public static LookupTable read(RecordFile file, String key, List<String> fields, Match match)
            throws InterruptedException {
        if (file.records() > RECORDS_MAX) {
            throw new InvalidRecordFileException(file.name() + " has " + file.records()
                    + " records; a lookup holds its file in memory and takes at most " + RECORDS_MAX);
        }
        List<String> wanted = new ArrayList<>(fields);
        wanted.add(0, key);
        List<List<@Nullable Object>> columns = file.read(0, Math.toIntExact(file.records()), wanted);
        List<@Nullable String> texts =
                columns.get(0).stream().map(LookupTable::text).toList();
        KeyIndex keys = match instanceof Match.Similar similar
                ? new SimilarKeys(texts, similar.threshold(), similar.words())
                : exact(file, key, texts);
        return new LookupTable(keys, valuesOf(fields, columns.subList(1, columns.size())));
    }

    /**
     * Finds the value of a key.
     *
     * @param key the key; null finds nothing
     * @return what was found, which may be a null of the file; or absent
     */
    public Found find(@Nullable Object key) {
        String text = text(key);
        int record = text == null ? -1 : keys.find(text);
        return record < 0 ? Found.NOTHING : new Found(true, values.get(record));
    }

    /**
     * What a key led to.
     *
     * @param isPresent whether there is a record
     * @param value the record's value; null also where the file has none
     */
    public record Found(boolean isPresent, @Nullable Object value) {
        static final Found NOTHING = new Found(false, null);
    }

    private static KeyIndex exact(RecordFile file, String key, List<@Nullable String> texts) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Integer other = text == null ? null : positions.putIfAbsent(text, i);
            if (other != null) {
                throw new InvalidRecordFileException(file.name() + ": records " + (other + 1) + " and " + (i + 1)
                        + " have the same \"" + key + "\", \"" + text
                        + "\"; a lookup needs keys that tell records apart");
            }
        }
        return wanted -> positions.getOrDefault(wanted, -1);
    }

    private static List<@Nullable Object> valuesOf(List<String> fields, List<List<@Nullable Object>> columns) {
        if (fields.size() == 1) {
            return columns.get(0);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < columns.get(0).size(); i++) {
            Map<String, @Nullable Object> value = new LinkedHashMap<>();
            for (int field = 0; field < fields.size(); field++) {
                value.put(fields.get(field), columns.get(field).get(i));
            }
            values.add(value);
        }
        return values;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof JsonNode node) {
            return node.isNull() ? null : node.isString() ? node.asString() : node.toString();
        }
        return value == null ? null : value.toString();
    }
}
