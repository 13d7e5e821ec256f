package dev.heddle.frontier;

import static java.util.Objects.requireNonNull;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds completions and drops into the frontier: the tasks that are ready and not complete.
 *
 * <p>Events may come in any order and any number of times, before their group is admitted and before their inputs; the
 * state depends only on which events there were. So folding the facts of a build as they happen and folding them later
 * from the tables give the same. A group's tasks are on the frontier once it is admitted.
 *
 * <p>A task is ready when its group is admitted, its row is live (a whole group: at least one row is), every cell-by-cell
 * upstream is complete in that row (a whole group: in every live row) and every full-column upstream is complete. It stays
 * on the frontier until it is complete or its row is dropped.
 *
 * <p>An event costs its fan-out, a drop the number of columns. A cell of an active row group takes a few bits, a finished
 * group that was {@linkplain #compact compacted} nothing, or a bit per row if it lost rows.
 *
 * <p>Pure: no I/O, no clock. Not safe for several threads: one owner. An event that is refused changes nothing. Events and
 * queries on an unknown column throw an {@link IllegalArgumentException} that names the nearest known one.
 */
public final class CompletionTracker {
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final TrackedColumns columns;
    private final ActiveGroups active = new ActiveGroups();
    private final CompactedGroups compacted = new CompactedGroups();
    private final DeltaBuilder delta;

    /**
     * A tracker for which nothing has happened yet.
     *
     * @param graph the columns
     * @param plan the row groups
     */
    public CompletionTracker(ExecutionGraph graph, RowGroupPlan plan) {
        this.graph = requireNonNull(graph, "graph");
        this.plan = requireNonNull(plan, "plan");
        this.columns = new TrackedColumns(graph);
        this.delta = new DeltaBuilder(columns);
    }

    /**
     * Lets a row group's tasks onto the frontier.
     *
     * @param rowGroup id of the row group
     * @return its ready tasks; empty if it was admitted or compacted before
     * @throws IllegalArgumentException if the plan has no such group
     */
    public FrontierDelta admit(int rowGroup) {
        RowGroupState group = active.get(rowGroup);
        int rows = rowsOf(group, rowGroup);
        if (group == null && compacted.contains(rowGroup)) {
            return FrontierDelta.EMPTY;
        }
        (group == null ? opened(rowGroup, rows) : group).admit(delta);
        return delta.build(rowGroup);
    }

    /**
     * Marks a cell of a cell-by-cell column complete. On a complete cell or a dropped row it changes nothing.
     *
     * @param column the cell's column
     * @param rowGroup id of the row group
     * @param rowIndex row inside the group, from 0
     * @return what that changed on the frontier
     * @throws IllegalArgumentException if the column is a full column, or there is no such group or row
     * @throws IllegalStateException if the group is compacted
     */
    public FrontierDelta markCellComplete(String column, int rowGroup, int rowIndex) {
        int position = graph.position(column);
        if (complete(position, rowGroup, rowIndex)) {
            delta.remove(position, rowIndex);
        }
        return delta.build(rowGroup);
    }

    /**
     * Marks a cell complete as {@link #markCellComplete} does, for those who know the column's position and do not ask what left
     * the frontier: spares the look-up of the name and the objects that would tell.
     *
     * @param column position of the cell's column, see {@link ExecutionGraph#position}
     * @param rowGroup id of the row group
     * @param rowIndex row inside the group, from 0
     * @return positions of the columns that have a task which became ready, ascending: of a cell-by-cell column the one of the same
     *     row, of a full column that of the group
     * @throws IllegalArgumentException if the column is a full column, or there is no such group or row
     * @throws IndexOutOfBoundsException if there is no such column
     * @throws IllegalStateException if the group is compacted
     */
    public int[] completeCell(int column, int rowGroup, int rowIndex) {
        complete(column, rowGroup, rowIndex);
        return delta.takeColumnsAdded();
    }

    /** Returns whether the cell's task was on the frontier. */
    private boolean complete(int column, int rowGroup, int rowIndex) {
        if (columns.isFull(column)) {
            throw new IllegalArgumentException("column \"" + columns.name(column)
                    + "\" is a full column and has no cells to mark (row group " + rowGroup + ", row " + rowIndex
                    + "); mark the batch");
        }
        return openRow(rowGroup, rowIndex).completeCell(column, rowIndex, delta);
    }

    /**
     * Marks a whole row group of a full column complete. On a complete one it changes nothing.
     *
     * @param column the full column
     * @param rowGroup id of the row group
     * @param rowGroupSize rows of that group, dropped ones included; must be what the plan says
     * @return what that changed on the frontier
     * @throws IllegalArgumentException if the column is cell-by-cell, there is no such group or its size is another
     * @throws IllegalStateException if the group is compacted
     */
    public FrontierDelta markBatchComplete(String column, int rowGroup, int rowGroupSize) {
        int position = graph.position(column);
        if (!columns.isFull(position)) {
            throw new IllegalArgumentException("column \"" + column
                    + "\" is cell-by-cell and has no batch to mark (row group " + rowGroup + "); mark its cells");
        }
        RowGroupState group = active.get(rowGroup);
        int rows = rowsOf(group, rowGroup);
        if (rowGroupSize != rows) {
            throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": the group has "
                    + rows + " rows, marked with " + rowGroupSize);
        }
        (group == null ? opened(rowGroup, rows) : group).completeBatch(position, delta);
        return delta.build(rowGroup);
    }

    /**
     * Drops a row: its tasks leave the frontier, its cells count as not complete for ever, and batches no longer wait for
     * it. A row may be dropped when it is complete too. Dropping it again changes nothing.
     *
     * @param rowGroup id of the row group
     * @param rowIndex row inside the group, from 0
     * @return what that changed on the frontier
     * @throws IllegalArgumentException if there is no such group or row
     * @throws IllegalStateException if the group is compacted
     */
    public FrontierDelta dropRow(int rowGroup, int rowIndex) {
        openRow(rowGroup, rowIndex).drop(rowIndex, delta);
        return delta.build(rowGroup);
    }

    /** The group of a row that may be changed; checks all before it makes a state. */
    private RowGroupState openRow(int rowGroup, int rowIndex) {
        RowGroupState group = active.get(rowGroup);
        int rows = rowsOf(group, rowGroup);
        checkRow(rowGroup, rowIndex, rows);
        return group == null ? opened(rowGroup, rows) : group;
    }

    private static void checkRow(int rowGroup, int rowIndex, int rows) {
        if (rowIndex < 0 || rowIndex >= rows) {
            throw new IllegalArgumentException(
                    "row group " + rowGroup + " has " + rows + " rows, counted from 0; there is no row " + rowIndex);
        }
    }

    /** The plan and the compacted groups are only asked about groups that are not active, which is never the hot path. */
    private int rowsOf(@Nullable RowGroupState group, int rowGroup) {
        return group == null ? plan.size(rowGroup) : group.rows();
    }

    private RowGroupState opened(int rowGroup, int rows) {
        if (compacted.contains(rowGroup)) {
            throw new IllegalStateException(
                    "row group " + rowGroup + " is finished and compacted; nothing can be marked or dropped in it");
        }
        RowGroupState group = new RowGroupState(columns, rowGroup, rows);
        active.add(group);
        return group;
    }

    /**
     * Whether a slice has its value. A cell of a dropped row never has. A cell of a full column has it when its group was
     * marked. A whole group has it when it was marked: never for a cell-by-cell column, whatever its cells.
     *
     * @param slice a cell or a whole group
     * @return whether it is complete; false also for a group or row that does not exist
     */
    public boolean isComplete(SliceRef slice) {
        int column = graph.position(slice.column());
        if (!exists(slice.rowGroup(), Math.max(slice.rowIndex(), 0))) {
            return false;
        }
        RowGroupState group = active.get(slice.rowGroup());
        if (group != null) {
            return slice.isCell() ? group.isCellComplete(column, slice.rowIndex()) : group.isBatchComplete(column);
        }
        return compacted.contains(slice.rowGroup())
                && (slice.isCell()
                        ? !compacted.isDropped(slice.rowGroup(), slice.rowIndex())
                        : columns.isFull(column) && compacted.isBatchComplete(slice.rowGroup(), column));
    }

    /**
     * Whether every slice has its value; dropped rows are not forgiven.
     *
     * @param slices cells or whole groups
     * @return whether all are complete; true for none
     */
    public boolean isAllComplete(Collection<SliceRef> slices) {
        return slices.stream().allMatch(this::isComplete);
    }

    /**
     * Whether every live row of a group has a column's value; so also when no row is live.
     *
     * @param column a column
     * @param rowGroup id of the row group
     * @return whether it has; false for a group that does not exist
     */
    public boolean isColumnComplete(String column, int rowGroup) {
        int position = graph.position(column);
        RowGroupState group = active.get(rowGroup);
        return group == null ? compacted.contains(rowGroup) : group.isColumnComplete(position);
    }

    /**
     * Whether a row was dropped.
     *
     * @param rowGroup id of the row group
     * @param rowIndex row inside the group
     * @return whether it was; false for a group or row that does not exist
     */
    public boolean isDropped(int rowGroup, int rowIndex) {
        if (!exists(rowGroup, rowIndex)) {
            return false;
        }
        RowGroupState group = active.get(rowGroup);
        return group == null ? compacted.isDropped(rowGroup, rowIndex) : group.isDropped(rowIndex);
    }

    /**
     * Whether a row group is admitted and nothing of it is left to do: every live row has every column.
     *
     * @param rowGroup id of the row group
     * @return whether it is finished; false for a group that does not exist
     */
    public boolean isRowGroupComplete(int rowGroup) {
        RowGroupState group = active.get(rowGroup);
        return group == null ? compacted.contains(rowGroup) : group.isComplete();
    }

    private boolean exists(int rowGroup, int rowIndex) {
        return rowGroup >= 0 && rowGroup < plan.groups() && rowIndex >= 0 && rowIndex < plan.size(rowGroup);
    }

    /**
     * The frontier.
     *
     * @return a snapshot: all ready tasks of admitted groups, by row group, then declaration order of their column, then
     *     row; unmodifiable
     */
    public List<Task> readyTasks() {
        return readyTasks(Set.of());
    }

    /**
     * The frontier without the tasks that were taken already.
     *
     * @param dispatched tasks to leave out; they are offered again when they are no longer passed
     * @return a snapshot in the order of {@link #readyTasks()}; unmodifiable
     */
    public List<Task> readyTasks(Set<Task> dispatched) {
        List<Task> ready = new ArrayList<>();
        for (RowGroupState group : active.sorted()) {
            group.forEachReady((column, row) -> {
                Task task = columns.task(column, group.rowGroup(), row);
                if (!dispatched.contains(task)) {
                    ready.add(task);
                }
            });
        }
        return Collections.unmodifiableList(ready);
    }

    /**
     * Forgets everything about a finished row group but the answers that can still be asked. It accepts no further events.
     * Compacting it again changes nothing.
     *
     * @param rowGroup id of the row group
     * @throws IllegalArgumentException if the plan has no such group
     * @throws IllegalStateException if the group is not {@linkplain #isRowGroupComplete complete}
     */
    public void compact(int rowGroup) {
        plan.size(rowGroup);
        if (compacted.contains(rowGroup)) {
            return;
        }
        RowGroupState group = active.get(rowGroup);
        if (group == null || !group.isComplete()) {
            throw new IllegalStateException(
                    "row group " + rowGroup + " is not finished; only a complete group can be compacted");
        }
        active.remove(rowGroup);
        compacted.add(rowGroup, group.lostRows());
    }

    /**
     * Takes in a row group that was compacted by an earlier process and of which only the dropped rows are known. Of a
     * group that lost all its rows no full column counts as made.
     *
     * @param rowGroup id of the row group
     * @param droppedRows its dropped rows, in any order
     * @throws IllegalArgumentException if there is no such group or row
     * @throws IllegalStateException if something is known of the group already
     */
    public void restoreCompacted(int rowGroup, int[] droppedRows) {
        int rows = plan.size(rowGroup);
        if (compacted.contains(rowGroup) || active.get(rowGroup) != null) {
            throw new IllegalStateException("row group " + rowGroup
                    + " is known already; what was compacted is restored before anything else is told of it");
        }
        for (int rowIndex : droppedRows) {
            checkRow(rowGroup, rowIndex, rows);
        }
        compacted.add(rowGroup, LostRows.of(rows, droppedRows, columns.count()));
    }
}
