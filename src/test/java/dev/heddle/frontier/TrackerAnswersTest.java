package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heddle.graph.Graphs;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tracker answers, what it refuses, and what compaction leaves of that. */
class TrackerAnswersTest {
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
    void emptyQuery_isTrue() {
        assertThat(tracker("a[cell]", 1).isAllComplete(List.of())).isTrue();
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

    @Test
    void wrongCells_areRefusedByPositionAsByName() {
        CompletionTracker tracker = tracker("a[cell] -> b[batch]", 2);
        tracker.admit(0);
        List<Task> ready = tracker.readyTasks();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.completeCell(1, 0, 0))
                .withMessage(
                        "column \"b\" is a full column and has no cells to mark (row group 0, row 0); mark the batch");
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.completeCell(0, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.completeCell(0, 0, 2))
                .withMessage("row group 0 has 2 rows, counted from 0; there is no row 2");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tracker.completeCell(2, 0, 0));
        assertThat(tracker.readyTasks()).isEqualTo(ready);
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
