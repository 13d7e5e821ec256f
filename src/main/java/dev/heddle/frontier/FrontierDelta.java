package dev.heddle.frontier;

import dev.heddle.task.Task;
import java.util.List;

/**
 * What one event added to and removed from the frontier: exactly the difference of {@link CompletionTracker#readyTasks()}
 * before and after it.
 *
 * @param added tasks that became ready, in declaration order of their column, then by row
 * @param removed tasks that were ready and are complete or lost their row, in the same order
 */
public record FrontierDelta(List<Task> added, List<Task> removed) {
    /** Shared, because most repeated and early events change nothing. */
    static final FrontierDelta EMPTY = new FrontierDelta(List.of(), List.of());

    /**
     * Copies the lists unless they are unmodifiable already.
     *
     * @param added tasks that became ready
     * @param removed tasks that left
     */
    public FrontierDelta {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /**
     * Tells an event that changed nothing for the scheduler.
     *
     * @return whether nothing was added and nothing removed
     */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty();
    }
}
