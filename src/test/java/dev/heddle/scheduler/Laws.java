package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import dev.heddle.task.TaskType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The laws of the design, asked of what can be seen from outside: what is started, what is recorded, and when. Knows nothing
 * of the state machine.
 */
final class Laws {
    private final BuildDefinition definition;
    private final BuildLimits limits;
    private final RecordedJournal journal;
    private final Set<Integer> rowGroupsStarted = new HashSet<>();

    Laws(BuildDefinition definition, BuildLimits limits, RecordedJournal journal) {
        this.definition = definition;
        this.limits = limits;
        this.journal = journal;
    }

    /** An assignment is about to start beside those that are running. */
    void onStart(Assignment assignment, Collection<Assignment> running) {
        Task task = assignment.task();
        CompletionTracker durable = trackerOf(task.rowGroup());
        for (SliceRef input : inputsOf(task)) {
            boolean isDropped = input.isCell() && durable.isDropped(input.rowGroup(), input.rowIndex());
            assertThat(durable.isComplete(input) || (task.type() == TaskType.BATCH && isDropped))
                    .as("law 1: %s starts, its input %s is durable", task, input)
                    .isTrue();
        }
        assertThat(durable.readyTasks())
                .as("laws 1, 4 and 5: what starts is ready by the tables alone")
                .contains(task);
        assertThat(running.stream().map(Assignment::task))
                .as("a task runs once at a time")
                .doesNotContain(task);
        checkLimits(assignment, running);
    }

    /** A turn is about to be recorded while these are running. */
    void onCommit(Turn turn, Collection<Assignment> running) {
        assertThat(turn.facts().isEmpty()
                        && turn.traces().isEmpty()
                        && turn.starts().isEmpty())
                .as("an empty turn is not recorded")
                .isFalse();
        for (TaskTrace trace : turn.traces()) {
            checkTrace(trace);
        }
    }

    /** A turn has just been recorded while these are running. */
    void afterCommit(Turn turn, Collection<Assignment> running) {
        for (Fact fact : turn.facts()) {
            if (fact instanceof Fact.RowGroupFinalized end) {
                checkFinalized(end, running);
            }
        }
    }

    /** After a turn: nothing could start beside what is unanswered. Tasks that failed before may be waiting. */
    void onQuiet(Collection<Assignment> unanswered, Set<Task> failedBefore) {
        if (unanswered.size() == limits.inFlightMax()) {
            return;
        }
        Set<Task> taken = new HashSet<>(failedBefore);
        unanswered.forEach(each -> taken.add(each.task()));
        for (int rowGroup : rowGroupsStarted) {
            if (journal.finalized().containsKey(rowGroup)) {
                continue;
            }
            for (Task task : trackerOf(rowGroup).readyTasks(taken)) {
                assertThat(hasRoom(task, unanswered))
                        .as("law 3: %s is ready by the tables and has room, but does not run", task)
                        .isFalse();
            }
        }
    }

    /** The process died; a new one begins. */
    void onRestart() {
        rowGroupsStarted.clear();
    }

    private void checkLimits(Assignment assignment, Collection<Assignment> running) {
        assertThat(running.size() + 1).as("in flight").isLessThanOrEqualTo(limits.inFlightMax());
        assertThat(hasRoom(assignment.task(), running))
                .as("%s has room on its resource", assignment.task())
                .isTrue();
        rowGroupsStarted.add(assignment.task().rowGroup());
        assertThat(rowGroupsStarted.stream().filter(each -> !journal.finalized().containsKey(each)))
                .as("row groups at work")
                .hasSizeLessThanOrEqualTo(limits.activeRowGroupsMax());
    }

    private boolean hasRoom(Task task, Collection<Assignment> running) {
        String resource = definition.rulesOf(task.column()).resource();
        if (resource == null || !limits.resources().containsKey(resource)) {
            return true;
        }
        long users = running.stream()
                .filter(each ->
                        resource.equals(definition.rulesOf(each.task().column()).resource()))
                .count();
        return users < limits.resources().get(resource);
    }

    private void checkFinalized(Fact.RowGroupFinalized end, Collection<Assignment> running) {
        int size = definition.plan().size(end.rowGroup());
        CompletionTracker durable = trackerOf(end.rowGroup());
        int live = 0;
        for (int row = 0; row < size; row++) {
            if (durable.isDropped(end.rowGroup(), row)) {
                continue;
            }
            live++;
            for (String column : definition.graph().columns()) {
                assertThat(durable.isComplete(SliceRef.cell(column, end.rowGroup(), row)))
                        .as("law 6: row group %s is finalized, row %s has %s", end.rowGroup(), row, column)
                        .isTrue();
            }
        }
        assertThat(end.liveRows())
                .as("live rows of row group %s", end.rowGroup())
                .isEqualTo(live);
        assertThat(running.stream().map(each -> each.task().rowGroup()))
                .as("law 6: nothing of a finalized row group is in flight")
                .doesNotContain(end.rowGroup());
    }

    private static void checkTrace(TaskTrace trace) {
        assertThat(trace.queuedAt()).isNotNull();
        assertThat(trace.finishedAt()).isNotNull().isAfterOrEqualTo(trace.queuedAt());
        if (trace.startedAt() != null) {
            assertThat(trace.startedAt()).isBetween(trace.queuedAt(), trace.finishedAt());
        }
        assertThat(trace.attempt()).isPositive();
    }

    /** The tracker rebuilt from what is durable of one row group. */
    private CompletionTracker trackerOf(int rowGroup) {
        CompletionTracker tracker = new CompletionTracker(definition.graph(), definition.plan());
        for (Fact fact : journal.facts(rowGroup)) {
            if (fact instanceof Fact.CellCompleted cell) {
                tracker.markCellComplete(cell.column(), rowGroup, cell.rowIndex());
            } else if (fact instanceof Fact.BatchCompleted batch) {
                tracker.markBatchComplete(
                        batch.column(), rowGroup, definition.plan().size(rowGroup));
            } else if (fact instanceof Fact.RowDropped drop) {
                tracker.dropRow(rowGroup, drop.rowIndex());
            }
        }
        tracker.admit(rowGroup);
        return tracker;
    }

    private List<SliceRef> inputsOf(Task task) {
        ExecutionGraph graph = definition.graph();
        int size = definition.plan().size(task.rowGroup());
        return graph.cellDependencies(task.column(), task.rowGroup(), task.rowIndex(), size).stream()
                .map(each -> graph.strategy(each.column()) == GenerationStrategy.FULL_COLUMN
                        ? SliceRef.wholeGroup(each.column(), each.rowGroup())
                        : each)
                .toList();
    }
}
