package dev.heddle.frontier;

import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.Task;

/** A call on a tracker as a value, so that histories can be recorded, shuffled and printed. */
sealed interface TrackerEvent {
    FrontierDelta applyTo(CompletionTracker tracker);

    int rowGroup();

    record Admit(int rowGroup) implements TrackerEvent {
        @Override
        public FrontierDelta applyTo(CompletionTracker tracker) {
            return tracker.admit(rowGroup);
        }
    }

    record MarkCell(String column, int rowGroup, int rowIndex) implements TrackerEvent {
        @Override
        public FrontierDelta applyTo(CompletionTracker tracker) {
            return tracker.markCellComplete(column, rowGroup, rowIndex);
        }
    }

    record MarkBatch(String column, int rowGroup, int rowGroupSize) implements TrackerEvent {
        @Override
        public FrontierDelta applyTo(CompletionTracker tracker) {
            return tracker.markBatchComplete(column, rowGroup, rowGroupSize);
        }
    }

    record Drop(int rowGroup, int rowIndex) implements TrackerEvent {
        @Override
        public FrontierDelta applyTo(CompletionTracker tracker) {
            return tracker.dropRow(rowGroup, rowIndex);
        }
    }

    record Compact(int rowGroup) implements TrackerEvent {
        @Override
        public FrontierDelta applyTo(CompletionTracker tracker) {
            tracker.compact(rowGroup);
            return FrontierDelta.EMPTY;
        }
    }

    /** The mark that belongs to a task. */
    static TrackerEvent completionOf(Task task, int rowGroupSize) {
        return task.slice().isCell()
                ? new MarkCell(task.column(), task.rowGroup(), task.rowIndex())
                : new MarkBatch(task.column(), task.rowGroup(), rowGroupSize);
    }

    /** The mark that makes a cell complete: its own, or that of its whole group. */
    static TrackerEvent mark(String column, GenerationStrategy strategy, int rowGroup, int rowIndex, int rowGroupSize) {
        return strategy == GenerationStrategy.CELL_BY_CELL
                ? new MarkCell(column, rowGroup, rowIndex)
                : new MarkBatch(column, rowGroup, rowGroupSize);
    }
}
