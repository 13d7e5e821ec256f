package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.Graphs;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What dropping rows does to tasks, batches and groups. */
class TrackerDropTest {
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

    private static CompletionTracker tracker(String drawing, int... sizes) {
        return new CompletionTracker(Graphs.parse(drawing), RowGroupPlan.ofSizes(sizes));
    }
}
