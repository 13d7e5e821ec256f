package dev.heddle.frontier;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import org.jspecify.annotations.Nullable;

/** The graph as arrays over positions in declaration, which is what every event looks up. Immutable. */
final class TrackedColumns {
    private final String[] names;
    private final int[][] downstream;
    private final int[] groupUpstreams;
    private final TaskType[] groupTasks;

    /** Null for a full column, which has no cells. */
    private final @Nullable CellLayout[] layouts;

    TrackedColumns(ExecutionGraph graph) {
        this.names = graph.columns().toArray(new String[0]);
        this.downstream = new int[names.length][];
        this.groupUpstreams = new int[names.length];
        this.groupTasks = new TaskType[names.length];
        this.layouts = new CellLayout[names.length];
        for (int column = 0; column < names.length; column++) {
            String name = names[column];
            downstream[column] =
                    graph.downstream(name).stream().mapToInt(graph::position).toArray();
            groupTasks[column] = graph.upstream(name).isEmpty() ? TaskType.FROM_SCRATCH : TaskType.BATCH;
            if (graph.strategy(name) == GenerationStrategy.CELL_BY_CELL) {
                layouts[column] = new CellLayout(graph.cellUpstream(name).size());
                groupUpstreams[column] = graph.batchUpstream(name).size();
            } else {
                groupUpstreams[column] = graph.upstream(name).size();
            }
        }
    }

    int count() {
        return names.length;
    }

    String name(int column) {
        return names[column];
    }

    boolean isFull(int column) {
        return layouts[column] == null;
    }

    /** The layout of a cell-by-cell column. */
    CellLayout layout(int column) {
        return layouts[column];
    }

    /** Columns that directly wait for this one, ascending. */
    int[] downstream(int column) {
        return downstream[column];
    }

    /** The upstreams that are waited for as wholes: all those of a full column, the full ones of a cell-by-cell column. */
    int groupUpstreams(int column) {
        return groupUpstreams[column];
    }

    /** The task for a row of a cell-by-cell column, or for the whole group of a full one, whatever the row. */
    Task task(int column, int rowGroup, int row) {
        return isFull(column)
                ? new Task(names[column], rowGroup, SliceRef.WHOLE_GROUP, groupTasks[column])
                : Task.cell(names[column], rowGroup, row);
    }
}
