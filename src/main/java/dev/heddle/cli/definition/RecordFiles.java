package dev.heddle.cli.definition;

import dev.heddle.cli.seed.InvalidRecordFileException;
import dev.heddle.cli.seed.RecordFile;
import dev.heddle.cli.seed.RecordFormat;
import dev.heddle.graph.NearestName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of records that a definition names, each opened once. One thread at a time. */
final class RecordFiles {
    static final List<String> KEYS = List.of("file", "format", "delimiter");

    private final Path definition;
    private final Problems problems;
    private final Map<Key, Opened> opened = new HashMap<>();

    private record Key(Path path, RecordFormat format) {}

    /** A file, or why there is none: a second mention of a bad file is a second problem, not a second pass over it. */
    private record Opened(@Nullable RecordFile file, String problem) {}

    /** Relative paths start in the folder of {@code definition}. */
    RecordFiles(Path definition, Problems problems) {
        this.definition = definition;
        this.problems = problems;
    }

    /** Opens the file that a mapping names by the keys of {@link #KEYS}; null, and a problem, when that fails. */
    @Nullable
    RecordFile open(Mapping mapping) {
        String file = mapping.requiredText("file", "data.csv");
        if (file == null) {
            return null;
        }
        try {
            Path path = definition.resolveSibling(file);
            RecordFormat format = format(mapping, path);
            if (format == null) {
                return null;
            }
            Opened found = opened.computeIfAbsent(new Key(path, format), RecordFiles::open);
            if (found.file() == null) {
                problems.add(mapping.place("file"), found.problem());
            }
            return found.file();
        } catch (InvalidPathException invalid) {
            problems.add(mapping.place("file"), "\"" + file + "\" is no path: " + invalid.getReason());
            return null;
        }
    }

    private static Opened open(Key key) {
        try {
            return new Opened(RecordFile.open(key.path(), key.format()), "");
        } catch (InvalidRecordFileException invalid) {
            return new Opened(null, String.valueOf(invalid.getMessage()));
        }
    }

    private @Nullable RecordFormat format(Mapping mapping, Path path) {
        String named = mapping.text("format");
        Optional<RecordFormat> format = named == null ? RecordFormat.ofName(path) : ofWord(named);
        if (format.isEmpty()) {
            problems.add(
                    named == null ? mapping.place("file") : mapping.place("format"),
                    (named == null
                                    ? "the name \"" + path.getFileName() + "\" does not tell a format"
                                    : "unknown format \"" + named + "\"")
                            + "; say format: csv, tsv or jsonl");
            return null;
        }
        return mapping.has("delimiter") ? delimited(mapping, format.get()) : format.get();
    }

    private static Optional<RecordFormat> ofWord(String word) {
        return word.contains(".") ? Optional.empty() : RecordFormat.ofName(Path.of("." + word));
    }

    private @Nullable RecordFormat delimited(Mapping mapping, RecordFormat format) {
        String delimiter = mapping.text("delimiter");
        if (!(format instanceof RecordFormat.Csv)) {
            problems.add(mapping.placeOfKey("delimiter"), "a delimiter belongs to CSV, this file is " + format);
            return null;
        }
        try {
            if (delimiter != null && delimiter.length() == 1) {
                return new RecordFormat.Csv(delimiter.charAt(0));
            }
        } catch (IllegalArgumentException unfit) {
            // It is reported below, as are delimiters of several characters.
        }
        if (delimiter != null) {
            problems.add(
                    mapping.place("delimiter"),
                    "\"delimiter\" is one ASCII character other than a quote or a newline, as in: delimiter: \";\"");
        }
        return null;
    }

    /** Complains when the file does not have the field, or has it twice. */
    boolean requireField(RecordFile file, String field, Place place) {
        List<String> fields = file.fields();
        if (!fields.contains(field)) {
            String nearest = NearestName.of(field, fields);
            problems.add(
                    place,
                    file.name() + " has no field \"" + field + "\""
                            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
            return false;
        }
        if (Collections.frequency(fields, field) > 1) {
            problems.add(place, file.name() + " has several fields \"" + field + "\"; rename them in its first line");
            return false;
        }
        return true;
    }
}
