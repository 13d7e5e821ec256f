package dev.heddle.store;

import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.util.List;

/**
 * What one turn of the loop found out: recorded in one transaction, so all of it or nothing.
 *
 * @param facts in the order they became known
 * @param traces attempts that ended; empty when tracing is off
 * @param starts attempts that are at work from now on, without a status; so that, should the process die, it is known what it
 *     died of. One is at work until its slice is complete, a trace of it has a status, or it is counted in an {@link
 *     Fact.AttemptsMade}, in whatever turn. Times are null when tracing is off
 */
public record Turn(List<Fact> facts, List<TaskTrace> traces, List<TaskTrace> starts) {
    /**
     * A turn that says nothing of what is at work.
     *
     * @param facts in the order they became known
     * @param traces attempts that ended; empty when tracing is off
     */
    public Turn(List<Fact> facts, List<TaskTrace> traces) {
        this(facts, traces, List.of());
    }
}
