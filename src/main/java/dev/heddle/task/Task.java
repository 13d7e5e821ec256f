package dev.heddle.task;

import static java.util.Objects.requireNonNull;

import dev.heddle.graph.SliceRef;

/**
 * One unit of work: a slice and what kind of work makes it.
 *
 * @param column the column's name
 * @param rowGroup id of the row group, from 0
 * @param rowIndex row inside the group, from 0, or {@link SliceRef#WHOLE_GROUP} for all types but {@link TaskType#CELL}
 * @param type the kind of work
 */
public record Task(String column, int rowGroup, int rowIndex, TaskType type) {
    /**
     * Checks the coordinates and that they suit the type.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @param rowIndex row inside the group, from 0, or {@link SliceRef#WHOLE_GROUP} for all types but {@link TaskType#CELL}
     * @param type the kind of work
     * @throws IllegalArgumentException if a coordinate is negative, a cell task has no row or another task has one
     */
    public Task {
        requireNonNull(column, "column");
        requireNonNull(type, "type");
        if (rowGroup < 0) {
            throw new IllegalArgumentException("column \"" + column + "\": row group " + rowGroup + " is negative");
        }
        if (type == TaskType.CELL ? rowIndex < 0 : rowIndex != SliceRef.WHOLE_GROUP) {
            throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": row " + rowIndex
                    + " does not suit a task of type " + type + ", expected "
                    + (type == TaskType.CELL ? "0 or more" : SliceRef.WHOLE_GROUP + " for the whole group"));
        }
    }

    /**
     * The task that makes one cell.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @param rowIndex row inside the group, from 0
     * @return the task
     */
    public static Task cell(String column, int rowGroup, int rowIndex) {
        return new Task(column, rowGroup, rowIndex, TaskType.CELL);
    }

    /**
     * The task that makes a group of a full column from its upstreams.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @return the task
     */
    public static Task batch(String column, int rowGroup) {
        return new Task(column, rowGroup, SliceRef.WHOLE_GROUP, TaskType.BATCH);
    }

    /**
     * The task that makes a group of a full column with no inputs.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @return the task
     */
    public static Task fromScratch(String column, int rowGroup) {
        return new Task(column, rowGroup, SliceRef.WHOLE_GROUP, TaskType.FROM_SCRATCH);
    }

    /**
     * What the task makes.
     *
     * @return a cell or a whole group
     */
    public SliceRef slice() {
        return new SliceRef(column, rowGroup, rowIndex);
    }

    /**
     * Identifies the task in every process and version. The column comes last, so that no name can imitate another task.
     *
     * @return for example {@code CELL/3/17/question}; the row is -1 for a whole group
     */
    public String stableId() {
        return type + "/" + rowGroup + "/" + rowIndex + "/" + column;
    }

    /** The same in every process, unlike the generated one: an enum constant hashes by its identity. */
    @Override
    public int hashCode() {
        return 31 * (31 * (31 * column.hashCode() + rowGroup) + rowIndex)
                + type.name().hashCode();
    }
}
