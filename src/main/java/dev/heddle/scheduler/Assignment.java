package dev.heddle.scheduler;

import dev.heddle.generator.Input;
import dev.heddle.task.Task;

/**
 * One attempt as it is handed to a worker: plain data, complete in itself, so that a worker may be in another process.
 *
 * @param id unique within a run
 * @param run the run it belongs to
 * @param task what to do
 * @param attempt which attempt of the task in this run, from 1
 * @param input what the column's generator is called with
 */
public record Assignment(long id, long run, Task task, int attempt, Input input) {}
