package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.Graphs;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Behaviours 16 to 31 one by one; their combinations are in {@link TrackerModelTest}. */
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

    @Test
    void batchesReadiedByOneDrop_comeInOrderOfTheirDeclaration() {
        CompletionTracker tracker = tracker("a[cell]; b[cell]; b -> x[batch]; a -> y[batch]; b -> z[batch]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.markCellComplete("b", 0, 0);

        FrontierDelta delta = tracker.dropRow(0, 1);

        assertThat(delta.added()).containsExactly(Task.batch("x", 0), Task.batch("y", 0), Task.batch("z", 0));
        assertThat(delta.removed()).containsExactly(Task.cell("a", 0, 1), Task.cell("b", 0, 1));
    }

    // Behaviour 21
    @Test
    void droppingARow_removesItsPendingTasks() {
        CompletionTracker tracker = tracker("a[cell] -> b[cell]; c[cell]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 1);

        FrontierDelta delta = tracker.dropRow(0, 1);

        assertThat(delta.added()).isEmpty();
        assertThat(delta.removed()).containsExactly(Task.cell("b", 0, 1), Task.cell("c", 0, 1));
        assertThat(tracker.readyTasks()).containsExactly(Task.cell("a", 0, 0), Task.cell("c", 0, 0));
    }

    // Behaviour 22
    @Test
    void everyRowOfACellColumnComplete_isNotItsWholeGroup() {
        CompletionTracker tracker = tracker("a[cell]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.markCellComplete("a", 0, 1);

        assertThat(tracker.isComplete(SliceRef.wholeGroup("a", 0))).isFalse();
        assertThat(tracker.isColumnComplete("a", 0)).isTrue();
        tracker.compact(0);
        assertThat(tracker.isComplete(SliceRef.wholeGroup("a", 0))).isFalse();
        assertThat(tracker.isColumnComplete("a", 0)).isTrue();
    }

    // Behaviour 22
    @Test
    void completeBatch_isItsWholeGroupAndEachOfItsRows() {
        CompletionTracker tracker = tracker("a[batch]", 2);
        tracker.markBatchComplete("a", 0, 2);

        assertThat(tracker.isComplete(SliceRef.wholeGroup("a", 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 1))).isTrue();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 2)))
                .as("there is no such row")
                .isFalse();
    }

    // Behaviour 22
    @Test
    void cellOfADroppedRow_isNeverCompleteWhicheverCameFirst() {
        CompletionTracker tracker = tracker("a[cell]; b[batch]", 3);
        tracker.markBatchComplete("b", 0, 3);
        tracker.markCellComplete("a", 0, 0);
        tracker.dropRow(0, 0);
        tracker.dropRow(0, 1);
        tracker.markCellComplete("a", 0, 1);
        tracker.markCellComplete("a", 0, 2);

        assertThat(List.of(SliceRef.cell("a", 0, 0), SliceRef.cell("a", 0, 1), SliceRef.cell("b", 0, 0)))
                .noneMatch(tracker::isComplete);
        assertThat(tracker.isColumnComplete("a", 0))
                .as("readiness forgives dropped rows")
                .isTrue();
        assertThat(tracker.isAllComplete(List.of(SliceRef.cell("a", 0, 1), SliceRef.cell("a", 0, 2))))
                .isFalse();
        assertThat(tracker.isAllComplete(List.of(SliceRef.wholeGroup("b", 0), SliceRef.cell("a", 0, 2))))
                .isTrue();
    }

    // Behaviour 22
    @Test
    void emptyQuery_isTrue() {
        assertThat(tracker("a[cell]", 1).isAllComplete(List.of())).isTrue();
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

    // Behaviour 25
    @Test
    void wrongMarks_areRefusedAndChangeNothing() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]", 2, 3);
        tracker.admit(0);
        List<Task> ready = tracker.readyTasks();
        Stream<Runnable> calls = Stream.of(
                () -> tracker.markCellComplete("b", 0, 0),
                () -> tracker.markBatchComplete("a", 0, 2),
                () -> tracker.markCellComplete("aa", 0, 0),
                () -> tracker.markCellComplete("a", 2, 0),
                () -> tracker.markCellComplete("a", -1, 0),
                () -> tracker.markCellComplete("a", 0, 2),
                () -> tracker.markCellComplete("a", 0, -1),
                () -> tracker.markBatchComplete("b", 0, 3),
                () -> tracker.markBatchComplete("b", 2, 2),
                () -> tracker.dropRow(2, 0),
                () -> tracker.dropRow(0, 2),
                () -> tracker.admit(2),
                () -> tracker.compact(2));

        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
        assertThat(tracker.readyTasks()).isEqualTo(ready);
        assertThat(tracker.isComplete(SliceRef.wholeGroup("b", 0))).isFalse();
    }

    // Behaviour 25
    @Test
    void refusals_sayWhatWasFoundAndExpected() {
        CompletionTracker tracker = tracker("topic[batch] -> score[cell]", 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.markCellComplete("scoer", 0, 0))
                .withMessage("no column \"scoer\"; the nearest known one is \"score\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.markBatchComplete("topic", 0, 3))
                .withMessage("column \"topic\", row group 0: the group has 2 rows, marked with 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.markCellComplete("score", 0, 7))
                .withMessage("row group 0 has 2 rows, counted from 0; there is no row 7");
    }

    // Behaviour 26
    @Test
    void groupThatLostAllRows_isCompleteWithoutATask() {
        CompletionTracker tracker = tracker("s[batch] -> a[cell] -> b[batch]", 2);
        tracker.admit(0);
        tracker.dropRow(0, 0);

        FrontierDelta delta = tracker.dropRow(0, 1);

        assertThat(delta.removed()).containsExactly(Task.fromScratch("s", 0));
        assertThat(delta.added()).isEmpty();
        assertThat(tracker.readyTasks()).isEmpty();
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.isColumnComplete("b", 0)).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("s", 0))).isFalse();
        tracker.compact(0);
        assertThat(tracker.isComplete(SliceRef.wholeGroup("s", 0)))
                .as("it was never made")
                .isFalse();
    }

    @Test
    void groupThatLostAllRowsBeforeItWasAdmitted_isCompleteOnlyAfterwards() {
        CompletionTracker tracker = tracker("s[batch]", 1);
        tracker.dropRow(0, 0);
        assertThat(tracker.isRowGroupComplete(0)).isFalse();

        assertThat(tracker.admit(0).isEmpty()).isTrue();
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
    }

    // Behaviour 27; the reasons are the store's
    @Test
    void rowDroppedTwice_isDroppedOnce() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]", 3);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.dropRow(0, 1);

        assertThat(tracker.dropRow(0, 1).isEmpty()).isTrue();
        assertThat(tracker.readyTasks()).containsExactly(Task.cell("a", 0, 2));
        assertThat(tracker.markCellComplete("a", 0, 2).added()).containsExactly(Task.batch("b", 0));
    }

    // Behaviour 28
    @Test
    void compactedGroup_answersAndRefuses() {
        CompletionTracker tracker = tracker("s[batch] -> a[cell]", 2, 1);
        finishWithOneDrop(tracker);

        tracker.compact(0);
        tracker.compact(0);

        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.isDropped(0, 1)).isTrue();
        assertThat(tracker.isDropped(0, 0)).isFalse();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 1))).isFalse();
        assertThat(tracker.isComplete(SliceRef.cell("s", 0, 1))).isFalse();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("s", 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("s", 1))).isFalse();
        assertThat(tracker.admit(0).isEmpty()).isTrue();
        assertThat(Stream.<Runnable>of(
                        () -> tracker.markCellComplete("a", 0, 0),
                        () -> tracker.markBatchComplete("s", 0, 2),
                        () -> tracker.dropRow(0, 0)))
                .allSatisfy(call -> assertThatIllegalStateException()
                        .isThrownBy(call::run)
                        .withMessage("row group 0 is finished and compacted; nothing can be marked or dropped in it"));
        assertThat(tracker.admit(1).added()).containsExactly(Task.fromScratch("s", 1));
    }

    // Behaviour 28
    @Test
    void unfinishedGroup_cannotBeCompacted() {
        CompletionTracker tracker = tracker("s[batch] -> a[cell]", 2, 1);
        assertThatIllegalStateException().isThrownBy(() -> tracker.compact(0));
        finishWithOneDrop(tracker);
        tracker.markBatchComplete("s", 1, 1);
        tracker.markCellComplete("a", 1, 0);

        assertThatIllegalStateException()
                .as("all is done, but it was not admitted")
                .isThrownBy(() -> tracker.compact(1))
                .withMessageContaining("row group 1 is not finished");
        tracker.admit(1);
        tracker.compact(1);
    }

    private static void finishWithOneDrop(CompletionTracker tracker) {
        tracker.admit(0);
        tracker.markBatchComplete("s", 0, 2);
        tracker.markCellComplete("a", 0, 0);
        tracker.dropRow(0, 1);
    }

    // Behaviour 29; what its result may write is the scheduler's
    @Test
    void droppingARowWhileABatchRuns_makesNoSecondTask() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch] -> c[cell]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.markCellComplete("a", 0, 1);

        assertThat(tracker.dropRow(0, 1).isEmpty()).isTrue();
        assertThat(tracker.readyTasks(Set.of(Task.batch("b", 0)))).isEmpty();
        FrontierDelta delta = tracker.markBatchComplete("b", 0, 2);
        assertThat(delta.removed()).containsExactly(Task.batch("b", 0));
        assertThat(delta.added()).containsExactly(Task.cell("c", 0, 0));
    }

    @Test
    void droppingAllRowsWhileABatchRuns_removesIt() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]", 1);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);

        assertThat(tracker.dropRow(0, 0).removed()).containsExactly(Task.batch("b", 0));
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.markBatchComplete("b", 0, 1).isEmpty()).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("b", 0))).isTrue();
        tracker.compact(0);
        assertThat(tracker.isComplete(SliceRef.wholeGroup("b", 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("a", 0))).isFalse();
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

    // Behaviour 29a
    @Test
    void markOnADroppedRow_changesNothing() {
        CompletionTracker tracker = tracker("a[cell] -> b[cell]", 2);
        tracker.admit(0);
        tracker.dropRow(0, 0);

        assertThat(tracker.markCellComplete("a", 0, 0).isEmpty()).isTrue();
        assertThat(tracker.readyTasks()).containsExactly(Task.cell("a", 0, 1));
    }

    // Behaviour 29a
    @Test
    void completeRow_mayBeDroppedUntilItsGroupIsCompacted() {
        CompletionTracker tracker = tracker("a[cell]", 2);
        tracker.admit(0);
        tracker.markCellComplete("a", 0, 0);
        tracker.markCellComplete("a", 0, 1);
        assertThat(tracker.isRowGroupComplete(0)).isTrue();

        assertThat(tracker.dropRow(0, 0).isEmpty()).isTrue();
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.isComplete(SliceRef.cell("a", 0, 0))).isFalse();
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

    @Test
    void queriesOnWhatDoesNotExist_areFalse() {
        CompletionTracker tracker = tracker("a[batch]", 2);
        tracker.markBatchComplete("a", 0, 2);

        assertThat(tracker.isComplete(SliceRef.wholeGroup("a", 1))).isFalse();
        assertThat(tracker.isDropped(0, 2)).isFalse();
        assertThat(tracker.isDropped(-1, 0)).isFalse();
        assertThat(tracker.isColumnComplete("a", 1)).isFalse();
        assertThat(tracker.isRowGroupComplete(1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.isColumnComplete("b", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.isComplete(SliceRef.cell("b", 0, 0)));
    }

    private static CompletionTracker tracker(String drawing, int... sizes) {
        return new CompletionTracker(Graphs.parse(drawing), RowGroupPlan.ofSizes(sizes));
    }
}
