package dev.heddle.scheduler;

import dev.heddle.task.TaskType;

/** A column as the state machine needs it: names resolved to indexes once, so that no task pays for a look-up. Immutable. */
final class Column {
    /** The resource of a column that shares no limit. */
    static final int NO_RESOURCE = -1;

    /** Place in the graph's order of declaration. */
    final int index;

    final String name;
    final TaskType type;
    final Backoff backoff;

    /** Index into the resources of {@link Columns}, or {@link #NO_RESOURCE}. */
    final int resource;

    /** Whether another column reads it, so that its values are kept while their row group is at work. */
    final boolean isRead;

    private final int[] inputs;

    Column(int index, String name, TaskType type, ColumnRules rules, int resource, boolean isRead, int[] inputs) {
        this.index = index;
        this.name = name;
        this.type = type;
        this.backoff = rules.backoff();
        this.resource = resource;
        this.isRead = isRead;
        this.inputs = inputs;
    }

    int inputCount() {
        return inputs.length;
    }

    /** Index of the column that gives the input at this position. */
    int input(int position) {
        return inputs[position];
    }

    @Override
    public String toString() {
        return "column \"" + name + "\"";
    }
}
