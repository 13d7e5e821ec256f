package dev.heddle.cli.definition;

import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.InvalidDatasetException;
import dev.heddle.graph.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads datasets from YAML files. {@code src/docs/definition.md} describes the format.
 *
 * <p>Everything that can be wrong is looked for before anything runs: keys, types, names of columns, expressions, classes,
 * and the files of data, which are read once for it. One reader reads one file; one thread at a time.
 */
public final class DefinitionReader {
    private static final List<String> KEYS =
            List.of("dataset", "key", "rows", "live_rows", "row_group_size", "seed", "columns");
    private static final List<String> KINDS = List.of("expression", "group_expression", "lookup", "java");
    private static final long ROW_GROUP_SIZE_MAX = 1_048_575;

    private final Problems problems;
    private final YamlFile file;
    private final RecordFiles files;
    private final Map<String, Place> places = new LinkedHashMap<>();

    private DefinitionReader(Path path, String name) {
        this.problems = new Problems(name);
        this.file = YamlFile.read(path, name);
        this.files = new RecordFiles(path, problems);
    }

    /** A column and all that is said of it. */
    private record Column(String name, Mapping mapping) {}

    /**
     * Reads a definition.
     *
     * @param path the file
     * @return the dataset
     * @throws InvalidDefinitionException if anything is wrong, with everything that is
     */
    public static Dataset read(Path path) {
        return new DefinitionReader(path, path.toString()).dataset();
    }

    private Dataset dataset() {
        Mapping root = new Mapping(file.root(), "a definition", problems).only(KEYS);
        String name = root.requiredText("dataset", "birdstrikes");
        Long rowGroupSize = root.integer("row_group_size", 1, ROW_GROUP_SIZE_MAX);
        Node seedNode = root.value("seed");
        SeedSection seed = seedNode == null
                ? null
                : SeedSection.read(new Mapping(seedNode, "the seed", problems), files, problems);
        List<Column> columns = columns(root, seed);
        RowsSection rows = RowsSection.read(root, seed, problems);
        if (!root.has("seed") && !root.has("columns")) {
            problems.add(root.place(), "a definition needs a \"seed\" or \"columns\"");
        }

        Dataset.Builder builder = Dataset.named(name == null ? "?" : name);
        if (rowGroupSize != null) {
            builder.rowGroupSize(rowGroupSize.intValue());
        }
        rows.addTo(builder);
        if (seed != null) {
            seed.columns().forEach(column -> add(builder, column));
        }
        // A seed that cannot be read leaves its columns unknown; to complain about each use of them would bury the
        // cause.
        if (seed != null || seedNode == null) {
            addKey(builder, root);
            addAll(builder, columns);
        }
        if (!problems.isEmpty()) {
            throw problems.toException();
        }
        return built(builder, root);
    }

    private Dataset built(Dataset.Builder builder, Mapping root) {
        try {
            return builder.build();
        } catch (InvalidDatasetException invalid) {
            invalid.problems().forEach(problem -> problems.add(root.placeOfKey("columns"), problem));
            throw problems.toException();
        }
    }

    private void addKey(Dataset.Builder builder, Mapping root) {
        String key = root.text("key");
        if (key == null) {
            return;
        }
        builder.key(key);
        if (!places.containsKey(key)) {
            problems.add(
                    root.place("key"),
                    "the key \"" + key + "\" is no column; did you mean \"" + NearestName.of(key, places.keySet())
                            + "\"?");
        }
    }

    private List<Column> columns(Mapping root, @Nullable SeedSection seed) {
        if (seed != null) {
            seed.columns().forEach(column -> declare(column.name(), column.place()));
        }
        return root.items("columns", "columns, each beginning with \"- name: NAME\"", (node, position) -> {
            Mapping mapping = new Mapping(node, "column " + position, problems);
            String name = mapping.requiredText("name", "speed_kmh");
            if (name == null) {
                return null;
            }
            declare(name, mapping.place("name"));
            return new Column(name, mapping);
        });
    }

    private void declare(String name, Place place) {
        Place first = places.putIfAbsent(name, place);
        if (first != null) {
            problems.add(place, "the column \"" + name + "\" is declared twice, first in line " + first.line());
        }
    }

    private static void add(Dataset.Builder builder, SeedSection.SeedColumn column) {
        ColumnBuilder added = column.code().addTo(builder, column.name());
        if (column.isHidden()) {
            added.hidden();
        }
    }

    private void addAll(Dataset.Builder builder, List<Column> columns) {
        ExpressionReader expressions = new ExpressionReader(file, problems, List.copyOf(places.keySet()));
        LookupReader lookups = new LookupReader(files, problems);
        JavaReader javas = new JavaReader(problems);
        ColumnSettings settings = new ColumnSettings(expressions, problems);
        for (Column column : columns) {
            Mapping mapping = column.mapping();
            String kind = kind(column);
            ColumnCode code = kind == null
                    ? null
                    : switch (kind) {
                        case "expression" -> expressions.ofRow(mapping, column.name());
                        case "group_expression" -> expressions.ofGroup(mapping, column.name());
                        case "lookup" -> lookups.read(mapping.requiredValue("lookup"));
                        default -> javas.read(mapping);
                    };
            if (code != null) {
                checkRequires(column, code);
            }
            // What is said beside code that cannot be read is looked at all the same, on a column that nobody will
            // build.
            ColumnBuilder added = code == null
                    ? Dataset.named(column.name()).cell(column.name(), row -> null)
                    : code.addTo(builder, column.name());
            settings.read(added, column.name(), mapping, code);
        }
    }

    /** Which of the kinds a column is; null, and a problem, when it is none or several. */
    private @Nullable String kind(Column column) {
        Mapping mapping = column.mapping();
        List<String> kinds = KINDS.stream().filter(mapping::has).toList();
        if (kinds.size() != 1) {
            problems.add(
                    mapping.place("name"),
                    "the column \"" + column.name() + "\" has "
                            + (kinds.isEmpty() ? "nothing that computes it" : "several of " + String.join(", ", kinds))
                            + "; give it one of " + String.join(", ", KINDS));
            mapping.only(allKeys(KINDS, ColumnSettings.KEYS_OF_JAVA));
            return null;
        }
        String kind = kinds.get(0);
        if (!kind.equals("java") && mapping.has("requires")) {
            problems.add(
                    mapping.placeOfKey("requires"),
                    "what a column with \"" + kind + "\" requires is read from it; take \"requires\" away");
            mapping.only(allKeys(List.of(kind, "requires"), List.of()));
            return kind;
        }
        mapping.only(allKeys(List.of(kind), kind.equals("java") ? ColumnSettings.KEYS_OF_JAVA : List.of()));
        return kind;
    }

    private static List<String> allKeys(List<String> some, List<String> others) {
        List<String> keys = new ArrayList<>(ColumnSettings.KEYS);
        keys.addAll(some);
        keys.addAll(others);
        return keys.stream().distinct().toList();
    }

    private void checkRequires(Column column, ColumnCode code) {
        for (String required : code.requires()) {
            if (!places.containsKey(required)) {
                Mapping mapping = column.mapping();
                problems.add(
                        mapping.has("requires") ? mapping.place("requires") : mapping.place("lookup"),
                        "the column \"" + column.name() + "\" requires \"" + required
                                + "\", which is no column; did you mean \""
                                + NearestName.of(required, places.keySet()) + "\"?");
            }
        }
    }
}
