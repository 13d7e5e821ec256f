package dev.heddle.store;

import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.util.List;

/**
 * What one turn of the loop found out: recorded in one transaction, so all of it or nothing.
 *
 * @param facts in the order they became known
 * @param traces attempts that ended; empty when tracing is off
 */
public record Turn(List<Fact> facts, List<TaskTrace> traces) {}
