package dev.heddle.cli.definition;

import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.InvalidDatasetException;
import dev.heddle.RetryPolicy;
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
    private static final List<String> KEYS = List.of("dataset", "rows", "row_group_size", "seed", "columns");
    private static final List<String> KINDS = List.of("expression", "group_expression", "lookup", "java");
    private static final List<String> KEYS_OF_ALL = List.of("name", "hidden");
    private static final List<String> KEYS_OF_JAVA = List.of("java", "requires", "version", "resource", "retry");
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
        Long rows = root.integer("rows", 0, Long.MAX_VALUE);
        Long rowGroupSize = root.integer("row_group_size", 1, ROW_GROUP_SIZE_MAX);
        Node seedNode = root.value("seed");
        SeedSection seed = seedNode == null
                ? null
                : SeedSection.read(new Mapping(seedNode, "the seed", problems), files, problems);
        List<Column> columns = columns(root, seed);
        checkRows(root, rows, seed);

        Dataset.Builder builder = Dataset.named(name == null ? "?" : name);
        if (rowGroupSize != null) {
            builder.rowGroupSize(rowGroupSize.intValue());
        }
        builder.rows(rows != null ? rows : seed != null ? seed.records() : 0);
        if (seed != null) {
            seed.columns().forEach(column -> add(builder, column));
        }
        // A seed that cannot be read leaves its columns unknown; to complain about each use of them would bury the
        // cause.
        if (seed != null || seedNode == null) {
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

    private void checkRows(Mapping root, @Nullable Long rows, @Nullable SeedSection seed) {
        if (!root.has("rows") && !root.has("seed")) {
            problems.add(root.place(), "a definition without a seed needs \"rows\", as in: rows: 1000");
        }
        if (!root.has("seed") && !root.has("columns")) {
            problems.add(root.place(), "a definition needs a \"seed\" or \"columns\"");
        }
        if (rows != null && seed != null && rows > seed.records()) {
            problems.add(
                    root.place("rows"),
                    "\"rows\" is " + rows + ", but the seed's file has only " + seed.records()
                            + " records; ask for as many or fewer");
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
            boolean isHidden = mapping.flag("hidden");
            if (code != null) {
                checkRequires(column, code);
                ColumnBuilder added = code.addTo(builder, column.name());
                if (isHidden) {
                    added.hidden();
                }
                addRules(added, mapping);
            }
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
            mapping.only(allKeys(KINDS, KEYS_OF_JAVA));
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
        mapping.only(kind.equals("java") ? allKeys(KEYS_OF_JAVA, List.of()) : allKeys(List.of(kind), List.of()));
        return kind;
    }

    private static List<String> allKeys(List<String> some, List<String> others) {
        List<String> keys = new ArrayList<>(KEYS_OF_ALL);
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

    private void addRules(ColumnBuilder added, Mapping mapping) {
        Node resource = mapping.value("resource");
        if (resource != null) {
            Mapping limited = new Mapping(resource, "a resource", problems).only(List.of("name", "limit"));
            String name = limited.requiredText("name", "llm");
            Long limit = limited.integer("limit", 1, Integer.MAX_VALUE);
            if (name != null && limit != null) {
                added.resource(name, limit.intValue());
            } else if (name != null) {
                added.resource(name);
            }
        }
        RetryPolicy retry = new RetryReader(problems).read(mapping);
        added.retry(retry);
    }
}
