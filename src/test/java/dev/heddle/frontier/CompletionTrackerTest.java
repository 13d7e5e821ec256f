package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes ready when, behaviour by behaviour; combinations are in {@link TrackerModelTest}. */
class CompletionTrackerTest {
    // Behaviour 16
    @Test
    void newTracker_hasAnEmptyFrontier() {
        CompletionTracker tracker = tracker("a[batch] -> b[cell]", 2);

        assertThat(tracker.readyTasks()).isEmpty();
        assertThat(tracker.isRowGroupComplete(0)).isFalse();
    }

    // Behaviour 17
    @Test
    void admittedGroup_yieldsOneTaskPerFullRootAndOnePerRowOfACellRoot() {
        CompletionTracker tracker = tracker("a[cell]; b[batch]; a -> c[cell]; b -> d[batch]", 2);

        FrontierDelta delta = tracker.admit(0);

        assertThat(delta.added()).containsExactly(Task.cell("a", 0, 0), Task.cell("a", 0, 1), Task.fromScratch("b", 0));
        assertThat(delta.removed()).isEmpty();
        assertThat(tracker.readyTasks()).isEqualTo(delta.added());
        assertThat(tracker.admit(0).isEmpty()).isTrue();
    }

    // Behaviour 17
    @Test
    void fullColumnThatRequiresOnlyItself_isFromScratch() {
        assertThat(tracker("a[batch+a__trace] -> a; a__trace -> a", 2).admit(0).added())
                .containsExactly(Task.fromScratch("a", 0));
    }

    @Test
    void admittingAGroup_countsWhatHappenedBefore() {
        CompletionTracker tracker = tracker("a[batch] -> b[cell]", 3);
        assertThat(tracker.markBatchComplete("a", 0, 3).isEmpty()).isTrue();
        assertThat(tracker.markCellComplete("b", 0, 0).isEmpty()).isTrue();
        assertThat(tracker.dropRow(0, 1).isEmpty()).isTrue();

        assertThat(tracker.admit(0).added()).containsExactly(Task.cell("b", 0, 2));
    }

    // Behaviour 18
    @Test
    void completeRoot_addsOneTaskPerLiveRow() {
        CompletionTracker tracker = tracker("a[batch] -> b[cell]", 4);
        tracker.admit(0);
        tracker.dropRow(0, 2);

        FrontierDelta delta = tracker.markBatchComplete("a", 0, 4);

        assertThat(delta.added()).containsExactly(Task.cell("b", 0, 0), Task.cell("b", 0, 1), Task.cell("b", 0, 3));
        assertThat(delta.removed()).containsExactly(Task.fromScratch("a", 0));
    }

    // Behaviour 19
    @Test
    void childOfThreeCells_isReadyOnceWhenTheThirdCompletes() {
        CompletionTracker tracker = tracker("a[cell] -> d[cell]; b[cell] -> d; c[cell] -> d", 2);
        tracker.admit(0);

        assertThat(tracker.markCellComplete("b", 0, 1).added()).isEmpty();
        assertThat(tracker.markCellComplete("a", 0, 1).added()).isEmpty();
        assertThat(tracker.markCellComplete("c", 0, 1).added()).containsExactly(Task.cell("d", 0, 1));
        assertThat(tracker.markCellComplete("c", 0, 1).added()).isEmpty();
    }

    // Behaviour 19
    @Test
    void cellWithThreeChildren_addsThreeTasksForItsRowOnly() {
        CompletionTracker tracker = tracker("a[cell] -> b[cell]; a -> c[cell]; a ~> d[cell]", 2);
        tracker.admit(0);

        FrontierDelta delta = tracker.markCellComplete("a", 0, 1);

        assertThat(delta.added()).containsExactly(Task.cell("b", 0, 1), Task.cell("c", 0, 1), Task.cell("d", 0, 1));
        assertThat(delta.removed()).containsExactly(Task.cell("a", 0, 1));
    }

    @Test
    void sideEffect_isWaitedForAsItsProducer() {
        CompletionTracker tracker = tracker("a[cell+a__trace]; a__trace -> b[cell]; a -> b", 1);
        tracker.admit(0);

        assertThat(tracker.markCellComplete("a", 0, 0).added()).containsExactly(Task.cell("b", 0, 0));
    }

    @Test
    void cell_waitsForFullAndCellUpstreamsAndGates() {
        CompletionTracker tracker = tracker("seed[batch] -> x[cell]; text[cell] -> x; gate[batch] ~> x", 2);
        tracker.admit(0);

        assertThat(tracker.markBatchComplete("seed", 0, 2).added()).isEmpty();
        assertThat(tracker.markCellComplete("text", 0, 1).added()).isEmpty();
        assertThat(tracker.markBatchComplete("gate", 0, 2).added()).containsExactly(Task.cell("x", 0, 1));
        assertThat(tracker.markCellComplete("text", 0, 0).added()).containsExactly(Task.cell("x", 0, 0));
    }

    // Behaviour 20
    @Test
    void groups_doNotTouchEachOther() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]", 2, 2);
        tracker.admit(0);
        tracker.admit(1);

        tracker.markCellComplete("a", 0, 0);
        FrontierDelta delta = tracker.markCellComplete("a", 0, 1);

        assertThat(delta.added()).containsExactly(Task.batch("b", 0));
        assertThat(tracker.readyTasks())
                .containsExactly(Task.batch("b", 0), Task.cell("a", 1, 0), Task.cell("a", 1, 1));
    }

    // Behaviour 20
    @Test
    void completingOrDroppingTheLastOpenRow_readiesTheBatch() {
        CompletionTracker completed = tracker("a[cell] -> b[batch]", 3);
        completed.admit(0);
        completed.markCellComplete("a", 0, 0);
        assertThat(completed.markCellComplete("a", 0, 2).added()).isEmpty();
        CompletionTracker dropped = tracker("a[cell] -> b[batch]", 3);
        dropped.admit(0);
        dropped.markCellComplete("a", 0, 0);
        dropped.markCellComplete("a", 0, 2);

        assertThat(completed.markCellComplete("a", 0, 1).added()).containsExactly(Task.batch("b", 0));
        assertThat(dropped.dropRow(0, 1).added()).containsExactly(Task.batch("b", 0));
    }

    // Behaviour 23
    @Test
    void repeatedCompletion_changesNothing() {
        CompletionTracker tracker = tracker("a[cell] -> b[cell]; s[batch] -> t[batch]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.markBatchComplete("s", 0, 2);
        List<Task> ready = tracker.readyTasks();

        assertThat(tracker.markCellComplete("a", 0, 0)).isEqualTo(new FrontierDelta(List.of(), List.of()));
        assertThat(tracker.markBatchComplete("s", 0, 2)).isEqualTo(new FrontierDelta(List.of(), List.of()));
        assertThat(tracker.readyTasks()).isEqualTo(ready).contains(Task.cell("b", 0, 0), Task.batch("t", 0));
    }

    // Behaviour 24
    @Test
    void finishedBatch_isNotOfferedAgainByALateUpstream() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]; s[batch] -> b", 2);
        tracker.admit(0);
        tracker.markBatchComplete("b", 0, 2);
        tracker.markBatchComplete("s", 0, 2);
        tracker.markCellComplete("a", 0, 0);

        assertThat(tracker.markCellComplete("a", 0, 1).added()).isEmpty();
        assertThat(tracker.readyTasks()).isEmpty();
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
    }

    // Behaviour 29a
    @Test
    void marksBeforeTheirInputs_count() {
        CompletionTracker tracker = tracker("s[batch] -> a[cell] -> b[cell] -> c[batch]", 2);
        tracker.admit(0);

        assertThat(tracker.markCellComplete("b", 0, 0).isEmpty()).isTrue();
        assertThat(tracker.markBatchComplete("s", 0, 2).added())
                .containsExactly(Task.cell("a", 0, 0), Task.cell("a", 0, 1));
        assertThat(tracker.markCellComplete("a", 0, 0).added())
                .as("b is complete there")
                .isEmpty();
        assertThat(tracker.markCellComplete("b", 0, 1).added()).containsExactly(Task.batch("c", 0));
    }

    // Behaviour 29b
    @Test
    void task_staysReadyUntilItIsCompleteAndIsLeftOutOnlyWhileDispatched() {
        CompletionTracker tracker = tracker("a[cell]", 2);
        tracker.admit(0);

        assertThat(tracker.readyTasks(Set.of(Task.cell("a", 0, 0)))).containsExactly(Task.cell("a", 0, 1));
        assertThat(tracker.readyTasks()).hasSize(2);
        assertThat(tracker.readyTasks(Set.of())).hasSize(2);
        assertThat(tracker.markCellComplete("a", 0, 0).removed()).containsExactly(Task.cell("a", 0, 0));
        assertThat(tracker.readyTasks()).containsExactly(Task.cell("a", 0, 1));
    }

    @Test
    void snapshot_isNotChangedByLaterEvents() {
        CompletionTracker tracker = tracker("a[cell]", 1);
        tracker.admit(0);
        List<Task> before = tracker.readyTasks();

        tracker.markCellComplete("a", 0, 0);

        assertThat(before).containsExactly(Task.cell("a", 0, 0)).isUnmodifiable();
        assertThat(tracker.readyTasks()).isUnmodifiable();
    }

    @Test
    void emptyGraph_isCompleteOnceAdmitted() {
        CompletionTracker tracker = new CompletionTracker(ExecutionGraph.of(List.of()), RowGroupPlan.of(3, 2));

        assertThat(tracker.admit(0).isEmpty()).isTrue();
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.isRowGroupComplete(1)).isFalse();
        tracker.compact(0);
    }

    private static CompletionTracker tracker(String drawing, int... sizes) {
        return new CompletionTracker(Graphs.parse(drawing), RowGroupPlan.ofSizes(sizes));
    }
}
