package dev.heddle.scheduler;

import dev.heddle.task.Task;

/**
 * What {@link FairQueue#select} would start next. It holds nothing: it is good until the queue changes, and a commit that
 * comes too late is refused.
 *
 * @param flow whose turn it is
 * @param version of the queue that it was chosen from
 */
record Choice(Flow flow, long version) {
    Column column() {
        return flow.column.column;
    }

    ActiveRowGroup rowGroup() {
        return flow.rowGroup;
    }

    /** What would start. Only as long as the choice is good. */
    Task task() {
        return flow.first();
    }
}
