package dev.heddle.cli.definition;

import dev.heddle.cli.seed.InvalidRecordFileException;
import dev.heddle.cli.seed.LookupTable;
import dev.heddle.cli.seed.RecordFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads columns that look a value up in a file. One thread at a time. */
final class LookupReader {
    private static final List<String> KEYS =
            List.of("file", "format", "delimiter", "key", "on", "value", "match", "similarity", "words", "unmatched");
    private static final double SIMILARITY_DEFAULT = 0.8;

    private final RecordFiles files;
    private final Problems problems;

    LookupReader(RecordFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** Reads the value of a column's {@code lookup} key; null, and problems, when it cannot be used. */
    @Nullable
    ColumnCode read(Node node) {
        Mapping lookup = new Mapping(node, "a lookup", problems).only(KEYS);
        RecordFile file = files.open(lookup);
        String key = lookup.requiredText("key", "name");
        String on = lookup.requiredText("on", "airport");
        List<String> values = lookup.requiredTexts("value", "city");
        LookupTable.@Nullable Match match = match(lookup);
        String unmatched = unmatched(lookup);
        if (file == null || key == null || on == null || values.isEmpty() || match == null) {
            return null;
        }
        boolean hasFields = files.requireField(file, key, lookup.place("key"));
        for (String value : values) {
            hasFields &= files.requireField(file, value, lookup.place("value"));
        }
        if (!hasFields) {
            return null;
        }
        String definition = String.join(", ", values) + " of " + file.identity() + ", by \"" + key + "\" on \"" + on
                + "\", " + describe(match) + ", unmatched " + unmatched;
        LookupTable table = table(lookup, file, key, values, match);
        return table == null
                ? null
                : new ColumnCode(
                        new ColumnCode.Function.Cell(
                                new LookupFunction(table, on, file.name(), unmatched.equals("fail"))),
                        List.of(on),
                        definition);
    }

    private @Nullable LookupTable table(
            Mapping lookup, RecordFile file, String key, List<String> values, LookupTable.Match match) {
        try {
            return LookupTable.read(file, key, values, match);
        } catch (InvalidRecordFileException invalid) {
            problems.add(lookup.place("file"), String.valueOf(invalid.getMessage()));
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add(lookup.place("file"), "interrupted while " + file.name() + " was read");
            return null;
        }
    }

    private LookupTable.@Nullable Match match(Mapping lookup) {
        String word = lookup.has("match") ? lookup.text("match") : "exact";
        double similarity = lookup.fraction("similarity", SIMILARITY_DEFAULT);
        if ("similar".equals(word)) {
            return new LookupTable.Match.Similar(similarity, words(lookup));
        }
        for (String key : List.of("similarity", "words")) {
            if (lookup.has(key)) {
                problems.add(lookup.placeOfKey(key), "\"" + key + "\" needs match: similar");
            }
        }
        if ("exact".equals(word)) {
            return new LookupTable.Match.Exact();
        }
        problems.add(lookup.place("match"), "\"match\" is exact or similar, not \"" + word + "\"");
        return null;
    }

    private Map<String, String> words(Mapping lookup) {
        Map<String, String> words = new LinkedHashMap<>();
        Node node = lookup.value("words");
        if (node != null) {
            Mapping mapping = new Mapping(node, "\"words\"", problems);
            for (String word : mapping.keys()) {
                String replacement = mapping.textOrEmpty(word);
                if (replacement != null) {
                    words.put(word.toLowerCase(Locale.ROOT), replacement.toLowerCase(Locale.ROOT));
                }
            }
        }
        return words;
    }

    private String unmatched(Mapping lookup) {
        if (!lookup.has("unmatched")) {
            return "null";
        }
        String word = lookup.textOrEmpty("unmatched");
        if (word != null && !word.equals("null") && !word.equals("fail")) {
            problems.add(
                    lookup.place("unmatched"),
                    "\"unmatched\" is null (the cell is null) or fail (the row is dropped), not \"" + word + "\"");
        }
        return word == null ? "null" : word;
    }

    private static String describe(LookupTable.Match match) {
        if (match instanceof LookupTable.Match.Similar similar) {
            return "similar from " + similar.threshold() + " with words " + new TreeMap<>(similar.words());
        }
        return "exact";
    }
}
