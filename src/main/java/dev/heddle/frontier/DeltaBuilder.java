package dev.heddle.frontier;

import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.List;

/** Collects the tasks of one event in order; used again for the next, so that an empty delta allocates nothing. */
final class DeltaBuilder {
    private final List<Task> added = new ArrayList<>();
    private final List<Task> removed = new ArrayList<>();

    void add(Task task) {
        added.add(task);
    }

    void remove(Task task) {
        removed.add(task);
    }

    /** The delta of what was collected since the last call. */
    FrontierDelta build() {
        if (added.isEmpty() && removed.isEmpty()) {
            return FrontierDelta.EMPTY;
        }
        FrontierDelta delta = new FrontierDelta(listOf(added), listOf(removed));
        added.clear();
        removed.clear();
        return delta;
    }

    /** Nearly every list has at most two tasks, for which {@code List.copyOf} would make an array first. */
    private static List<Task> listOf(List<Task> tasks) {
        return switch (tasks.size()) {
            case 0 -> List.of();
            case 1 -> List.of(tasks.get(0));
            case 2 -> List.of(tasks.get(0), tasks.get(1));
            default -> List.copyOf(tasks);
        };
    }
}
