package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of a build, checked and numbered. Immutable. Every order in it is the graph's order of declaration. */
final class Columns {
    private final List<Column> columns;
    private final Map<String, Column> byName = new HashMap<>();
    private final Map<String, Integer> sideEffectSlots;
    private final List<String> resources;
    private final int[] resourceLimits;
    private final BitSet readSlots;
    private final boolean isSpecial;
    private final int keySlot;

    private Columns(List<Column> columns, ColumnCompiler compiler, BitSet readSlots, int keySlot) {
        this.columns = List.copyOf(columns);
        columns.forEach(column -> byName.put(column.name, column));
        this.sideEffectSlots = Map.copyOf(compiler.sideEffectSlots());
        this.resources = List.copyOf(compiler.resources());
        this.resourceLimits = compiler.resourceLimits();
        this.readSlots = readSlots;
        this.keySlot = keySlot;
        this.isSpecial = columns.stream().anyMatch(column -> !column.leads() || column.isOrdered);
    }

    /**
     * Numbers the columns of a definition.
     *
     * @throws IllegalArgumentException if a generator does not suit its column, a column reads one it does not wait for, or is
     *     ordered and not made from scratch
     */
    static Columns compile(BuildDefinition definition, Map<String, Integer> limits) {
        ColumnCompiler compiler = new ColumnCompiler(definition, limits);
        List<Column> columns = compiler.columns();
        BitSet readSlots = new BitSet();
        for (Column column : columns) {
            for (int slot : column.inputs()) {
                readSlots.set(slot);
            }
            for (int slot : column.gateInputs()) {
                readSlots.set(slot);
            }
            if (definition.hooks().before() != null && column.isRoot) {
                readSlots.set(column.index);
            }
        }
        if (definition.hooks().after() != null) {
            readSlots.set(0, columns.size());
        }
        String key = definition.keyColumn();
        int keySlot = key == null
                ? ActiveRowGroup.NO_SLOT
                : definition.graph().columns().indexOf(key);
        if (keySlot != ActiveRowGroup.NO_SLOT) {
            readSlots.set(keySlot);
        }
        return new Columns(columns, compiler, readSlots, keySlot);
    }

    int count() {
        return columns.size();
    }

    /** Columns and side effects. */
    int slotCount() {
        return columns.size() + sideEffectSlots.size();
    }

    List<Column> all() {
        return columns;
    }

    Column at(int index) {
        return columns.get(index);
    }

    Column named(String name) {
        Column column = byName.get(name);
        if (column == null) {
            throw new IllegalStateException("column \"" + name + "\" is not in the graph, which has "
                    + columns.stream().map(each -> each.name).toList());
        }
        return column;
    }

    int slotOfSideEffect(String name) {
        Integer slot = sideEffectSlots.get(name);
        if (slot == null) {
            throw new IllegalStateException(
                    "side effect \"" + name + "\" is not in the graph, which has " + sideEffectSlots.keySet());
        }
        return slot;
    }

    /** Whether somebody reads the values of a slot, so that they are kept while their row group is at work. */
    boolean isRead(int slot) {
        return readSlots.get(slot);
    }

    /** The slot of what identifies a row for people, or {@link ActiveRowGroup#NO_SLOT}. */
    int keySlot() {
        return keySlot;
    }

    /** Whether tasks of some columns do not simply go into the queue. */
    boolean isSpecial() {
        return isSpecial;
    }

    /** What a resource is called in messages. */
    String resourceName(int resource) {
        return resources.get(resource);
    }

    /** How many tasks may use each resource; not to be modified. */
    int[] resourceLimits() {
        return resourceLimits;
    }

    /** Resolves names against the graph. */
    private static final class ColumnCompiler {
        private final BuildDefinition definition;
        private final ExecutionGraph graph;
        private final List<String> names;
        private final Map<String, Integer> limits;
        private final Map<String, Integer> sideEffectSlots = new HashMap<>();
        private final List<String> resources = new ArrayList<>();
        private final List<Integer> resourceLimits = new ArrayList<>();

        ColumnCompiler(BuildDefinition definition, Map<String, Integer> limits) {
            this.definition = definition;
            this.graph = definition.graph();
            this.names = graph.columns();
            this.limits = limits;
            for (String name : names) {
                for (String sideEffect : graph.sideEffectColumns(name)) {
                    sideEffectSlots.put(sideEffect, names.size() + sideEffectSlots.size());
                }
            }
            numberResources();
        }

        Map<String, Integer> sideEffectSlots() {
            return sideEffectSlots;
        }

        List<String> resources() {
            return resources;
        }

        int[] resourceLimits() {
            return resourceLimits.stream().mapToInt(Integer::intValue).toArray();
        }

        List<Column> columns() {
            List<Column> columns = new ArrayList<>();
            for (String name : names) {
                ColumnRules rules = definition.rulesOf(name);
                TaskType type = typeOf(name);
                checkGenerator(name, type, rules.generator());
                checkOrder(name, type, rules);
                Column.Places places = new Column.Places(
                        slots(name, rules.inputs()),
                        slots(name, rules.skipping().gateInputs()),
                        skipSources(name, rules),
                        outputs(name, rules),
                        sideEffects(name, rules));
                columns.add(new Column(
                        names.indexOf(name),
                        name,
                        type,
                        graph.upstream(name).isEmpty(),
                        rules,
                        resources.indexOf(labelOf(name)),
                        places));
            }
            return columns;
        }

        private int[] slots(String name, List<String> inputs) {
            int[] slots = new int[inputs.size()];
            for (int position = 0; position < slots.length; position++) {
                String input = inputs.get(position);
                if (!graph.upstream(name).contains(producer(input))) {
                    throw new IllegalArgumentException("column \"" + name + "\" reads \"" + input
                            + "\" but does not wait for it; it waits for " + graph.upstream(name)
                            + ". Require it, or do not read it.");
                }
                slots[position] = names.contains(input) ? names.indexOf(input) : sideEffectSlot(input);
            }
            return slots;
        }

        private int sideEffectSlot(String sideEffect) {
            return requireNonNull(sideEffectSlots.get(sideEffect), sideEffect);
        }

        private String producer(String input) {
            return names.contains(input) || sideEffectSlots.containsKey(input) ? graph.resolve(input) : input;
        }

        /** A gate column says by its value what is to happen, also when it is a fill; so its being skipped says nothing. */
        private int[] skipSources(String name, ColumnRules rules) {
            Set<String> gates = new LinkedHashSet<>();
            rules.skipping().gateInputs().forEach(gate -> gates.add(graph.resolve(gate)));
            return graph.requiredColumns(name).stream()
                    .filter(required -> !gates.contains(required))
                    .mapToInt(names::indexOf)
                    .toArray();
        }

        private int[] outputs(String name, ColumnRules rules) {
            List<String> outputs = rules.outputs().isEmpty() ? List.of(name) : rules.outputs();
            int[] indexes = outputs.stream().mapToInt(names::indexOf).toArray();
            for (int position = 0; position < indexes.length; position++) {
                String output = outputs.get(position);
                if (indexes[position] < 0 || !graph.upstream(output).equals(graph.upstream(name))) {
                    throw new IllegalArgumentException("column \"" + name + "\" is filled together with " + outputs
                            + ", which do not all exist or do not wait for the same columns");
                }
            }
            return indexes;
        }

        private List<Column.SideEffect> sideEffects(String name, ColumnRules rules) {
            List<Column.SideEffect> sideEffects = new ArrayList<>();
            for (String output : rules.outputs().isEmpty() ? List.of(name) : rules.outputs()) {
                for (String sideEffect : graph.sideEffectColumns(output)) {
                    sideEffects.add(
                            new Column.SideEffect(sideEffect, names.indexOf(output), sideEffectSlot(sideEffect)));
                }
            }
            return List.copyOf(sideEffects);
        }

        private TaskType typeOf(String name) {
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

        /**
         * The line of an ordered column takes one task a row group, in order of their admission. The first of several cells would
         * hold up all others for good, and what waits for other columns gets ready in any order.
         */
        private static void checkOrder(String name, TaskType type, ColumnRules rules) {
            if (rules.isOrdered() && type != TaskType.FROM_SCRATCH) {
                throw new IllegalArgumentException(
                        "column \"" + name + "\" is ordered but computed by tasks of type " + type
                                + "; only a column that is made from scratch, by tasks of type " + TaskType.FROM_SCRATCH
                                + ", can be. Make it one, or do not order it.");
            }
        }

        /**
         * Resources that have names come first. A column that names none has one of its own, without a limit: a place to learn
         * its pace from rate limits.
         */
        private void numberResources() {
            for (String name : names) {
                String resource = definition.rulesOf(name).resource();
                if (resource != null && !resources.contains(labelOf(name))) {
                    resources.add(labelOf(name));
                    resourceLimits.add(limits.getOrDefault(resource, Integer.MAX_VALUE));
                }
            }
            for (String name : names) {
                if (!resources.contains(labelOf(name))) {
                    resources.add(labelOf(name));
                    resourceLimits.add(Integer.MAX_VALUE);
                }
            }
        }

        private String labelOf(String name) {
            String resource = definition.rulesOf(name).resource();
            return resource == null ? "column \"" + name + "\"" : "resource \"" + resource + "\"";
        }
    }
}
