package dev.heddle.scheduler;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build was seen to do, and what its tables say: what the {@link Laws} are asked of. Of what was seen, only the deaths
 * outlive a process.
 */
final class Witness {
    private final BuildDefinition definition;
    private final BuildLimits limits;
    private final RecordedJournal journal;
    private final Map<Integer, DurableRowGroup> durable = new HashMap<>();
    private final Map<SliceRef, Integer> starts = new HashMap<>();
    private final Map<SliceRef, Integer> deaths = new HashMap<>();

    Witness(BuildDefinition definition, BuildLimits limits, RecordedJournal journal) {
        this.definition = definition;
        this.limits = limits;
        this.journal = journal;
    }

    /** A process begins. */
    void onBoot() {
        durable.clear();
        starts.clear();
    }

    /** A task is about to start. */
    void onStart(Task task) {
        starts.merge(task.slice(), 1, Integer::sum);
    }

    /**
     * The process dies while these are at work. What is on record counts too: it was about to start, or had ended and nobody had
     * recorded that.
     */
    void onCrash(Collection<Assignment> atWork) {
        Set<SliceRef> involved = new HashSet<>(journal.atWork());
        atWork.forEach(each -> involved.add(each.task().slice()));
        involved.forEach(each -> deaths.merge(each, 1, Integer::sum));
    }

    /** How often this process started the slice. */
    int starts(SliceRef slice) {
        return starts.getOrDefault(slice, 0);
    }

    /** How often a process died during the slice. */
    int deaths(SliceRef slice) {
        return deaths.getOrDefault(slice, 0);
    }

    /** What is durable of a row group: the tables as they were at first, and every fact since. */
    DurableRowGroup group(int rowGroup) {
        return durable.computeIfAbsent(rowGroup, id -> DurableRowGroup.of(definition, journal, id));
    }

    /** Whether the task's resource has a place beside those that are running. */
    boolean hasRoom(Task task, Collection<Assignment> running) {
        String resource = resourceOf(task);
        if (resource == null || !limits.resources().containsKey(resource)) {
            return true;
        }
        long users = running.stream()
                .filter(each -> resource.equals(resourceOf(each.task())))
                .count();
        return users < limits.resources().get(resource);
    }

    /** Whether a failure of one may slow down the other. */
    boolean sharesResource(Task one, Task other) {
        String resource = resourceOf(one);
        return resource == null ? one.column().equals(other.column()) : resource.equals(resourceOf(other));
    }

    private @Nullable String resourceOf(Task task) {
        ColumnRules rules = definition.rules().get(task.column());
        return rules == null ? null : rules.resource();
    }
}
