package dev.heddle.cli.definition;

import dev.heddle.cli.seed.RecordFile;
import dev.heddle.cli.seed.SeedColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * The seed of a definition: columns that are fields of a file.
 *
 * @param records how many records the file has
 * @param columns the columns in order of declaration
 */
record SeedSection(long records, List<SeedColumn> columns) {
    private static final List<String> KEYS = List.of("file", "format", "delimiter", "columns", "hidden");

    /**
     * One column of the seed.
     *
     * @param name its name
     * @param place where it is declared
     * @param code what it does
     * @param isHidden whether exports leave it out
     */
    record SeedColumn(String name, Place place, ColumnCode code, boolean isHidden) {}

    /** A column before the file is looked at. */
    private record Wanted(String field, Place place) {}

    /** Reads the section; null, and problems, when its file cannot be used. */
    static @Nullable SeedSection read(Mapping seed, RecordFiles files, Problems problems) {
        seed.only(KEYS);
        RecordFile file = files.open(seed);
        if (file == null) {
            return null;
        }
        Map<String, Wanted> wanted = wanted(seed, file, problems);
        List<String> fields = new ArrayList<>();
        wanted.values().forEach(column -> {
            if (files.requireField(file, column.field(), column.place())) {
                fields.add(column.field());
            }
        });
        List<String> hidden = seed.texts("hidden");
        for (String name : hidden) {
            if (!wanted.containsKey(name)) {
                problems.add(seed.place("hidden"), "the seed has no column \"" + name + "\" to hide");
            }
        }
        SeedColumns source = new SeedColumns(file, fields.stream().distinct().toList());
        List<SeedColumn> columns = new ArrayList<>();
        wanted.forEach((name, column) -> columns.add(new SeedColumn(
                name,
                column.place(),
                new ColumnCode(
                        new ColumnCode.Function.FromScratch(source.column(column.field())),
                        List.of(),
                        "field \"" + column.field() + "\" of " + file.identity()),
                hidden.contains(name))));
        return new SeedSection(file.records(), columns);
    }

    /** Columns by name: all fields when the section names none, a list of fields, or a mapping from names to fields. */
    private static Map<String, Wanted> wanted(Mapping seed, RecordFile file, Problems problems) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        if (!seed.has("columns")) {
            file.fields().forEach(field -> wanted.put(field, new Wanted(field, seed.placeOfKey("file"))));
        } else if (seed.value("columns") instanceof MappingNode node) {
            Mapping columns = new Mapping(node, "the columns of the seed", problems);
            for (String name : columns.keys()) {
                String field = columns.text(name);
                if (field != null) {
                    wanted.put(name, new Wanted(field, columns.place(name)));
                }
            }
        } else {
            seed.texts("columns").forEach(field -> wanted.put(field, new Wanted(field, seed.place("columns"))));
        }
        if (wanted.isEmpty()) {
            problems.add(seed.place("columns"), "the seed has no columns");
        }
        return wanted;
    }
}
