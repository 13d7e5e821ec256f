package dev.heddle.scheduler;

import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a build, checked and numbered. Immutable. Every order in it is the graph's order of declaration. */
final class Columns {
    private final List<Column> columns;
    private final Map<String, Column> byName;
    private final List<String> resources;
    private final int[] resourceLimits;

    private Columns(List<Column> columns, List<String> resources, int[] resourceLimits) {
        this.columns = List.copyOf(columns);
        this.byName = new HashMap<>();
        for (Column column : columns) {
            byName.put(column.name, column);
        }
        this.resources = List.copyOf(resources);
        this.resourceLimits = resourceLimits;
    }

    /**
     * Numbers the columns of a definition.
     *
     * @throws IllegalArgumentException if a generator does not suit its column, or a column reads one it does not wait for
     */
    static Columns compile(BuildDefinition definition, Map<String, Integer> limits) {
        ExecutionGraph graph = definition.graph();
        List<String> names = graph.columns();
        boolean[] isRead = new boolean[names.size()];
        int[][] inputs = new int[names.size()][];
        for (int index = 0; index < names.size(); index++) {
            inputs[index] = inputsOf(names.get(index), definition);
            for (int input : inputs[index]) {
                isRead[input] = true;
            }
        }
        if (definition.keyColumn() != null) {
            isRead[names.indexOf(definition.keyColumn())] = true;
        }
        List<String> resources = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            ColumnRules rules = definition.rulesOf(name);
            TaskType type = typeOf(graph, name);
            checkGenerator(name, type, rules.generator());
            int resource = resourceOf(rules, limits, resources);
            columns.add(new Column(index, name, type, rules, resource, isRead[index], inputs[index]));
        }
        int[] resourceLimits = resources.stream()
                .mapToInt(name -> limits.getOrDefault(name, Integer.MAX_VALUE))
                .toArray();
        return new Columns(columns, resources, resourceLimits);
    }

    int count() {
        return columns.size();
    }

    List<Column> all() {
        return columns;
    }

    Column named(String name) {
        Column column = byName.get(name);
        if (column == null) {
            throw new IllegalStateException("column \"" + name + "\" is not in the graph, which has "
                    + columns.stream().map(each -> each.name).toList());
        }
        return column;
    }

    String resourceName(int resource) {
        return resources.get(resource);
    }

    /** How many tasks may use each resource; not to be modified. */
    int[] resourceLimits() {
        return resourceLimits;
    }

    private static int[] inputsOf(String name, BuildDefinition definition) {
        ExecutionGraph graph = definition.graph();
        List<String> inputs = definition.rulesOf(name).inputs();
        int[] indexes = new int[inputs.size()];
        for (int position = 0; position < indexes.length; position++) {
            String input = inputs.get(position);
            if (!graph.upstream(name).contains(input)) {
                throw new IllegalArgumentException("column \"" + name + "\" reads \"" + input
                        + "\" but does not wait for it; it waits for " + graph.upstream(name)
                        + ". Require it, or do not read it.");
            }
            indexes[position] = graph.columns().indexOf(input);
        }
        return indexes;
    }

    private static TaskType typeOf(ExecutionGraph graph, String name) {
        if (graph.strategy(name) == GenerationStrategy.CELL_BY_CELL) {
            return TaskType.CELL;
        }
        return graph.upstream(name).isEmpty() ? TaskType.FROM_SCRATCH : TaskType.BATCH;
    }

    private static void checkGenerator(String name, TaskType type, Generator generator) {
        Class<? extends Generator> expected = switch (type) {
            case CELL -> CellsGenerator.class;
            case BATCH -> FullColumnsGenerator.class;
            case FROM_SCRATCH -> FromScratchColumnsGenerator.class;
        };
        if (!expected.isInstance(generator)) {
            throw new IllegalArgumentException("column \"" + name + "\" is computed by tasks of type " + type
                    + " and needs a " + expected.getSimpleName() + ", but has a "
                    + generator.getClass().getName());
        }
    }

    private static int resourceOf(ColumnRules rules, Map<String, Integer> limits, List<String> resources) {
        String name = rules.resource();
        if (name == null || !limits.containsKey(name)) {
            return Column.NO_RESOURCE;
        }
        if (!resources.contains(name)) {
            resources.add(name);
        }
        return resources.indexOf(name);
    }
}
