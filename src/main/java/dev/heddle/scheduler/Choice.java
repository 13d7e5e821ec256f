package dev.heddle.scheduler;

import dev.heddle.task.Task;

/**
 * What {@link FairQueue#select} would start next. It holds nothing: it is good until the queue changes, and a commit that
 * comes too late is refused.
 *
 * @param column the task's column, resolved
 * @param rowGroup the task's row group
 * @param task what would start
 * @param version of the queue that it was chosen from
 */
record Choice(Column column, ActiveRowGroup rowGroup, Task task, long version) {}
