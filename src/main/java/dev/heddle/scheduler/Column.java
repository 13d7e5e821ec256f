package dev.heddle.scheduler;

import dev.heddle.task.TaskType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column as the state machine needs it: names resolved to numbers once, so that no task pays for a look-up. Immutable.
 *
 * <p>A <em>slot</em> is where a row group at work keeps the values of one name: the columns come first, by their index, then
 * the side effects.
 */
final class Column {
    /** The resource of a hook, which shares no limit. */
    static final int NO_RESOURCE = -1;

    private static final int NO_INDEX = -1;
    private static final int[] NOWHERE = {};
    private static final String NULL = "null";

    /** Place in the graph's order of declaration; also its slot. */
    final int index;

    final String name;
    final TaskType type;
    final boolean isRoot;

    /** Index into the resources of {@link Columns}, or {@link #NO_RESOURCE}. */
    final int resource;

    /** The column whose tasks run for this one; itself, unless one generator fills several. */
    final int leader;

    final Backoff backoff;
    final @Nullable Duration timeout;
    final boolean isOrdered;
    final boolean keepsNull;
    final boolean isFormula;
    final boolean propagatesSkips;

    private final int[] inputs;
    private final int[] gateInputs;
    private final int[] skipSources;
    private final int[] outputs;
    private final List<SideEffect> sideEffects;
    private final List<String> fills;

    /** A value that is made beside those of the columns. */
    record SideEffect(String name, int producer, int slot) {}

    /**
     * The places of a column among the others.
     *
     * @param inputs slots of what it is computed from
     * @param gateInputs slots of what its gate sees
     * @param skipSources columns whose skipped rows are skipped here too
     * @param outputs columns it fills
     * @param sideEffects what it makes beside them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Places(int[] inputs, int[] gateInputs, int[] skipSources, int[] outputs, List<SideEffect> sideEffects) {}

    Column(int index, String name, TaskType type, boolean isRoot, ColumnRules rules, int resource, Places places) {
        this.index = index;
        this.name = name;
        this.type = type;
        this.isRoot = isRoot;
        this.resource = resource;
        this.leader = places.outputs[0];
        this.backoff = rules.backoff();
        this.timeout = rules.timeout();
        this.isOrdered = rules.isOrdered();
        this.keepsNull = rules.keepsNull();
        this.isFormula = rules.isFormula();
        this.propagatesSkips = rules.skipping().propagates();
        this.inputs = places.inputs;
        this.gateInputs = places.gateInputs;
        this.skipSources = places.skipSources;
        this.outputs = places.outputs;
        this.sideEffects = places.sideEffects;
        this.fills = rules.skipping().fills();
    }

    /** What a hook has in place of a column: no place among them, and no limits. */
    static Column ofHook(String name, ColumnRules rules) {
        Places nowhere = new Places(NOWHERE, NOWHERE, NOWHERE, new int[] {NO_RESOURCE}, List.of());
        return new Column(NO_INDEX, name, TaskType.BATCH, false, rules, NO_RESOURCE, nowhere);
    }

    boolean isHook() {
        return index == NO_INDEX;
    }

    boolean leads() {
        return leader == index;
    }

    int[] inputs() {
        return inputs;
    }

    int[] gateInputs() {
        return gateInputs;
    }

    int[] skipSources() {
        return skipSources;
    }

    int outputCount() {
        return outputs.length;
    }

    /** Index of a column that it fills. */
    int output(int position) {
        return outputs[position];
    }

    List<SideEffect> sideEffects() {
        return sideEffects;
    }

    /** How many values its generator gives for a row. */
    int valueCount() {
        return outputs.length + sideEffects.size();
    }

    /** What stands in for a value of a skipped row. */
    String fill(int position) {
        return position < fills.size() ? fills.get(position) : NULL;
    }

    @Override
    public String toString() {
        return "column \"" + name + "\"";
    }
}
