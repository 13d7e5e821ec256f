package dev.heddle.bench;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.frontier.FrontierDelta;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the tracker is measured with: ten columns, eight of them cell-by-cell with up to three inputs, between a full column
 * at either end. Row groups are admitted, completed and compacted one after the other. Public for the code JMH generates.
 */
public final class TrackerWorkload {
    static final ExecutionGraph GRAPH = Graphs.parse(
            "seed[batch] -> a[cell] -> b[cell] -> c[cell]; a -> c; seed -> c; "
                    + "a -> d[cell]; b -> e[cell]; c -> f[cell]; d -> f; e -> f; f -> g[cell]; d ~> g; g -> h[cell]; h -> score[batch]");

    static final int CELL_COLUMNS = 8;

    private static final List<String> CELLS = GRAPH.columns().stream()
            .filter(column -> GRAPH.strategy(column) == GenerationStrategy.CELL_BY_CELL)
            .toList();

    private final CompletionTracker tracker;
    private final int rowGroupSize;
    private final Order order;
    private int rowGroup;

    /** How the cells of a group are completed. */
    public enum Order {
        /** All columns of a row, then the next row. */
        ROWS,
        /** All rows of a column, then the next column. */
        COLUMNS
    }

    TrackerWorkload(int rowGroupSize, Order order) {
        this.tracker = new CompletionTracker(
                GRAPH, RowGroupPlan.of((long) RowGroupPlan.ROW_GROUPS_MAX * rowGroupSize, rowGroupSize));
        this.rowGroupSize = rowGroupSize;
        this.order = order;
    }

    CompletionTracker tracker() {
        return tracker;
    }

    /** Finishes so many groups that they have that many rows, and hands every delta on. */
    void finishRows(int rows, Consumer<? super FrontierDelta> sink) {
        for (int row = 0; row < rows; row += rowGroupSize) {
            sink.accept(tracker.admit(rowGroup));
            sink.accept(tracker.markBatchComplete("seed", rowGroup, rowGroupSize));
            switch (order) {
                case ROWS -> completeRows(sink);
                case COLUMNS -> completeColumns(sink);
            }
            sink.accept(tracker.markBatchComplete("score", rowGroup, rowGroupSize));
            tracker.compact(rowGroup);
            rowGroup++;
        }
    }

    private void completeRows(Consumer<? super FrontierDelta> sink) {
        for (int row = 0; row < rowGroupSize; row++) {
            for (String column : CELLS) {
                sink.accept(tracker.markCellComplete(column, rowGroup, row));
            }
        }
    }

    private void completeColumns(Consumer<? super FrontierDelta> sink) {
        for (String column : CELLS) {
            for (int row = 0; row < rowGroupSize; row++) {
                sink.accept(tracker.markCellComplete(column, rowGroup, row));
            }
        }
    }
}
