package dev.heddle.frontier;

import dev.heddle.frontier.TrackerEvent.Admit;
import dev.heddle.frontier.TrackerEvent.Compact;
import dev.heddle.frontier.TrackerEvent.Drop;
import dev.heddle.frontier.TrackerEvent.MarkBatch;
import dev.heddle.frontier.TrackerEvent.MarkCell;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the tracker should answer, by the definitions and nothing else: it remembers which events there were and computes
 * every answer anew from all of them.
 */
final class FrontierModel {
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final Set<TrackerEvent> events = new HashSet<>();

    FrontierModel(ExecutionGraph graph, RowGroupPlan plan) {
        this.graph = graph;
        this.plan = plan;
    }

    ExecutionGraph graph() {
        return graph;
    }

    RowGroupPlan plan() {
        return plan;
    }

    /** The exception an event must be refused with, if it must be. */
    Optional<Class<? extends RuntimeException>> refusalOf(TrackerEvent event) {
        if (event.rowGroup() < 0 || event.rowGroup() >= plan.groups() || !isWellFormed(event)) {
            return Optional.of(IllegalArgumentException.class);
        }
        boolean isCompacted = events.contains(new Compact(event.rowGroup()));
        if (event instanceof Compact) {
            return isCompacted || isRowGroupComplete(event.rowGroup())
                    ? Optional.empty()
                    : Optional.of(IllegalStateException.class);
        }
        return isCompacted && !(event instanceof Admit) ? Optional.of(IllegalStateException.class) : Optional.empty();
    }

    private boolean isWellFormed(TrackerEvent event) {
        if (event instanceof MarkCell mark) {
            return graph.strategy(mark.column()) == GenerationStrategy.CELL_BY_CELL
                    && isRow(mark.rowGroup(), mark.rowIndex());
        }
        if (event instanceof MarkBatch mark) {
            return graph.strategy(mark.column()) == GenerationStrategy.FULL_COLUMN
                    && mark.rowGroupSize() == plan.size(mark.rowGroup());
        }
        return !(event instanceof Drop drop) || isRow(drop.rowGroup(), drop.rowIndex());
    }

    private boolean isRow(int rowGroup, int rowIndex) {
        return rowIndex >= 0 && rowIndex < plan.size(rowGroup);
    }

    void apply(TrackerEvent event) {
        events.add(event);
    }

    boolean isDropped(int rowGroup, int rowIndex) {
        return events.contains(new Drop(rowGroup, rowIndex));
    }

    boolean isComplete(SliceRef slice) {
        if (!slice.isCell()) {
            return isBatchMarked(slice.column(), slice.rowGroup());
        }
        return !isDropped(slice.rowGroup(), slice.rowIndex())
                && (events.contains(new MarkCell(slice.column(), slice.rowGroup(), slice.rowIndex()))
                        || isBatchMarked(slice.column(), slice.rowGroup()));
    }

    private boolean isBatchMarked(String column, int rowGroup) {
        return events.contains(new MarkBatch(column, rowGroup, plan.size(rowGroup)));
    }

    boolean isColumnComplete(String column, int rowGroup) {
        return liveRows(rowGroup).allMatch(row -> isComplete(SliceRef.cell(column, rowGroup, row)));
    }

    boolean isRowGroupComplete(int rowGroup) {
        return events.contains(new Admit(rowGroup))
                && graph.columns().stream().allMatch(column -> isColumnComplete(column, rowGroup));
    }

    /** All ready tasks, by row group, then declaration order of the column, then row. */
    List<Task> readyTasks() {
        List<Task> ready = new ArrayList<>();
        for (int rowGroup = 0; rowGroup < plan.groups(); rowGroup++) {
            if (events.contains(new Admit(rowGroup))) {
                for (String column : graph.columns()) {
                    ready.addAll(readyTasks(column, rowGroup));
                }
            }
        }
        return ready;
    }

    private List<Task> readyTasks(String column, int rowGroup) {
        if (graph.strategy(column) == GenerationStrategy.CELL_BY_CELL) {
            return liveRows(rowGroup)
                    .filter(row -> !isComplete(SliceRef.cell(column, rowGroup, row)))
                    .filter(row ->
                            graph.upstream(column).stream().allMatch(upstream -> isAvailable(upstream, rowGroup, row)))
                    .mapToObj(row -> Task.cell(column, rowGroup, row))
                    .toList();
        }
        boolean isReady = liveRows(rowGroup).findAny().isPresent()
                && !isBatchMarked(column, rowGroup)
                && graph.upstream(column).stream()
                        .allMatch(upstream -> liveRows(rowGroup).allMatch(row -> isAvailable(upstream, rowGroup, row)));
        if (!isReady) {
            return List.of();
        }
        return List.of(
                graph.upstream(column).isEmpty() ? Task.fromScratch(column, rowGroup) : Task.batch(column, rowGroup));
    }

    private boolean isAvailable(String upstream, int rowGroup, int row) {
        return isComplete(SliceRef.cell(upstream, rowGroup, row));
    }

    private IntStream liveRows(int rowGroup) {
        return IntStream.range(0, plan.size(rowGroup)).filter(row -> !isDropped(rowGroup, row));
    }
}
