package dev.heddle.scheduler;

import static dev.heddle.scheduler.Law.require;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The laws of the moment after a turn: what is counted adds up, and nobody waits without a reason. */
final class QuietLaws {
    private final BuildDefinition definition;
    private final ExecutionGraph graph;
    private final RecordedJournal journal;
    private final ReferenceBuild reference;
    private final Witness witness;

    QuietLaws(BuildDefinition definition, RecordedJournal journal, ReferenceBuild reference, Witness witness) {
        this.definition = definition;
        this.graph = definition.graph();
        this.journal = journal;
        this.reference = reference;
        this.witness = witness;
    }

    /** Memory says what the tables say. */
    void checkProgress(Progress progress) {
        long cells = 0;
        long rows = 0;
        long dropped = 0;
        for (Fact.RowGroupFinalized end : journal.finalized().values()) {
            int size = definition.plan().size(end.rowGroup());
            cells += (long) size * graph.columns().size();
            rows += size;
            dropped += size - end.liveRows();
        }
        for (int rowGroup : progress.activeRowGroups()) {
            cells += witness.group(rowGroup).cellsDone();
            dropped += witness.group(rowGroup).size - witness.group(rowGroup).liveRows().length;
        }
        require(progress.cellsDone() == cells, "law 11: %s, but the tables have %s cells", progress, cells);
        require(progress.rowsFinished() == rows, "law 11: %s, but the tables have %s rows", progress, rows);
        require(progress.rowsDropped() == dropped, "law 11: %s, but the tables dropped %s rows", progress, dropped);
    }

    /** Of what is ready by the tables, was never tried in this run and is held up by no rule, all that has room runs. */
    void checkNothingIsIdle(Progress progress, Set<Task> failedBefore, Collection<Assignment> unanswered) {
        for (int rowGroup : progress.activeRowGroups()) {
            checkNothingIsIdle(witness.group(rowGroup), failedBefore, unanswered);
        }
    }

    private void checkNothingIsIdle(
            DurableRowGroup rowGroup, Set<Task> failedBefore, Collection<Assignment> unanswered) {
        Set<Task> taken = new HashSet<>();
        unanswered.forEach(each -> taken.add(each.task()));
        boolean isHeld = definition.hooks().before() != null && !rowGroup.isPrepared();
        for (Task task : rowGroup.readyTasks()) {
            ColumnRules rules = definition.rulesOf(task.column());
            boolean isOrdinary = !taken.contains(task)
                    && !failedBefore.contains(task)
                    && failedBefore.stream().noneMatch(each -> witness.sharesResource(each, task))
                    && !rules.isOrdered()
                    && !(isHeld && !graph.upstream(task.column()).isEmpty())
                    && journal.attemptsOf(task.slice()).deaths() == 0
                    && reference.leaderOf(task.column()).equals(task.column())
                    && !isSkipped(task, rowGroup);
            require(
                    !isOrdinary || !witness.hasRoom(task, unanswered),
                    "law 3: %s is ready and has room but does not run",
                    task);
        }
    }

    /** Such a task needs no worker; the next turn settles it. */
    private boolean isSkipped(Task task, DurableRowGroup rowGroup) {
        int[] rows = task.type() == TaskType.CELL ? new int[] {task.rowIndex()} : rowGroup.liveRows();
        return Arrays.stream(rows).allMatch(row -> reference.inheritsSkip(task.column(), task.rowGroup(), row));
    }
}
