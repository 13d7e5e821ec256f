package dev.heddle.scheduler;

import static dev.heddle.scheduler.Law.require;

import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.HookInput;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The laws of a start: what may run now, beside what, and on which inputs. */
final class StartLaws {
    private final BuildDefinition definition;
    private final ExecutionGraph graph;
    private final BuildLimits limits;
    private final RecordedJournal journal;
    private final ReferenceBuild reference;
    private final Witness witness;
    private final Set<Integer> startedRowGroups = new HashSet<>();

    StartLaws(
            BuildDefinition definition,
            BuildLimits limits,
            RecordedJournal journal,
            ReferenceBuild reference,
            Witness witness) {
        this.definition = definition;
        this.graph = definition.graph();
        this.limits = limits;
        this.journal = journal;
        this.reference = reference;
        this.witness = witness;
    }

    /** A process begins. */
    void onBoot() {
        startedRowGroups.clear();
    }

    /** An assignment is about to start beside those that are running. */
    void onStart(Assignment assignment, Collection<Assignment> running) {
        require(running.size() < limits.inFlightMax(), "in flight: %s beside %s", assignment, running);
        int rowGroup = assignment.task().rowGroup();
        require(!journal.finalized().containsKey(rowGroup), "law 6: %s starts in a finalized group", assignment);
        startedRowGroups.add(rowGroup);
        long active = startedRowGroups.stream()
                .filter(each -> !journal.finalized().containsKey(each))
                .count();
        require(active <= limits.activeRowGroupsMax(), "row groups at work are %s", startedRowGroups);
        if (assignment.input() instanceof HookInput hook) {
            checkHook(hook, running);
        } else {
            checkTask(assignment, running);
        }
    }

    private void checkTask(Assignment assignment, Collection<Assignment> running) {
        Task task = assignment.task();
        DurableRowGroup rowGroup = witness.group(task.rowGroup());
        for (SliceRef input : inputsOf(task)) {
            boolean isForgiven =
                    task.type() == TaskType.BATCH && input.isCell() && rowGroup.isDropped(input.rowIndex());
            require(isForgiven || rowGroup.isComplete(input), "law 1: %s starts before %s is durable", task, input);
        }
        require(rowGroup.readyTasks().contains(task), "laws 1, 4, 5: %s starts but is not ready by the tables", task);
        require(
                running.stream().noneMatch(each -> each.task().equals(task)),
                "a task runs once at a time: %s beside %s",
                task,
                running);
        require(
                assignment.attempt() == journal.attemptsOf(task.slice()).attempts() + 1,
                "attempts are numbered across runs: %s, on record are %s",
                assignment,
                journal.attemptsOf(task.slice()));
        require(witness.hasRoom(task, running), "%s has room on its resource beside %s", task, running);
        require(
                journal.attemptsOf(task.slice()).deaths() < limits.failures().deathsMax(),
                "%s starts again after too many deaths",
                task);
        require(
                definition.hooks().before() == null
                        || rowGroup.isPrepared()
                        || graph.upstream(task.column()).isEmpty(),
                "%s starts before the hook of its group",
                task);
        require(reference.leaderOf(task.column()).equals(task.column()), "%s is filled by another", task);
        checkSkips(assignment, rowGroup);
        checkOrder(task, running);
        checkSuspects(task, running);
    }

    private void checkHook(HookInput hook, Collection<Assignment> running) {
        DurableRowGroup rowGroup = witness.group(hook.rowGroup());
        require(Arrays.equals(hook.rowIndexes(), rowGroup.liveRows()), "a hook sees the live rows: %s", hook);
        require(
                running.stream()
                        .noneMatch(
                                each -> each.input() instanceof HookInput other && other.rowGroup() == hook.rowGroup()),
                "hooks of a row group run one at a time: %s",
                hook);
        require(hook.isBefore() != (rowGroup.isPrepared() || definition.hooks().before() == null), "once: %s", hook);
        for (String column : hook.columns()) {
            require(rowGroup.isColumnDone(column), "a hook comes after its columns: %s", hook);
        }
        if (!hook.isBefore()) {
            require(hook.columns().equals(graph.columns()), "the hook after sees all columns: %s", hook);
        }
    }

    private void checkSkips(Assignment assignment, DurableRowGroup rowGroup) {
        Task task = assignment.task();
        if (task.type() == TaskType.CELL) {
            require(
                    !reference.inheritsSkip(task.column(), task.rowGroup(), task.rowIndex()),
                    "%s starts though its row is skipped",
                    task);
        } else if (assignment.input() instanceof FullColumnInput batch) {
            int[] expected = Arrays.stream(rowGroup.liveRows())
                    .filter(row -> !reference.inheritsSkip(task.column(), task.rowGroup(), row))
                    .toArray();
            require(
                    Arrays.equals(batch.rowIndexes(), expected) && expected.length > 0,
                    "%s is given %s, expected %s",
                    task,
                    Arrays.toString(batch.rowIndexes()),
                    Arrays.toString(expected));
        }
    }

    private void checkOrder(Task task, Collection<Assignment> running) {
        if (!definition.rulesOf(task.column()).isOrdered()) {
            return;
        }
        for (int earlier = 0; earlier < task.rowGroup(); earlier++) {
            boolean isDone = journal.finalized().containsKey(earlier)
                    || witness.group(earlier).isColumnDone(task.column())
                    || witness.group(earlier).liveRows().length == 0;
            require(isDone, "an ordered column goes group by group: %s before group %s", task, earlier);
        }
        require(
                running.stream().noneMatch(each -> each.task().column().equals(task.column())),
                "an ordered column runs one group at a time: %s beside %s",
                task,
                running);
    }

    private void checkSuspects(Task task, Collection<Assignment> running) {
        if (limits.failures().deathsMax() < 2 || !isSuspect(task)) {
            return;
        }
        require(
                running.stream().noneMatch(each -> isSuspect(each.task())),
                "a suspect is never beside another: %s beside %s",
                task,
                running);
    }

    private boolean isSuspect(Task task) {
        return journal.attemptsOf(task.slice()).deaths() == limits.failures().deathsMax() - 1;
    }

    private List<SliceRef> inputsOf(Task task) {
        int size = definition.plan().size(task.rowGroup());
        return graph.cellDependencies(task.column(), task.rowGroup(), task.rowIndex(), size).stream()
                .map(each -> graph.strategy(each.column()) == GenerationStrategy.FULL_COLUMN
                        ? SliceRef.wholeGroup(each.column(), each.rowGroup())
                        : each)
                .distinct()
                .toList();
    }
}
