package dev.heddle.task;

/** What kind of work a task is. */
public enum TaskType {
    /** Makes all rows of a group with no inputs: a full column without upstream. */
    FROM_SCRATCH,

    /** Makes one cell. */
    CELL,

    /** Makes all live rows of a group of a full column from its upstreams. */
    BATCH
}
