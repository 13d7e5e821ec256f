package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row groups that an earlier process finished and of which only the dropped rows are told. */
class RestoreCompactedTest {
    private static final int ROWS = 70;

    private final ExecutionGraph graph = ExecutionGraph.of(List.of(
            ColumnNode.of("topic", GenerationStrategy.FULL_COLUMN),
            ColumnNode.of("question", GenerationStrategy.CELL_BY_CELL, "topic")));
    private final CompletionTracker tracker = new CompletionTracker(graph, RowGroupPlan.of(2 * ROWS, ROWS));

    @Test
    void answersLikeAGroupThatWasCompactedHere() {
        CompletionTracker live = new CompletionTracker(graph, RowGroupPlan.of(2 * ROWS, ROWS));
        live.admit(0);
        live.markBatchComplete("topic", 0, ROWS);
        live.dropRow(0, 3);
        live.dropRow(0, 64);
        for (int row = 0; row < ROWS; row++) {
            live.markCellComplete("question", 0, row);
        }
        live.compact(0);

        tracker.restoreCompacted(0, new int[] {64, 3});

        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.admit(0).isEmpty()).isTrue();
        for (int row = 0; row < ROWS; row++) {
            assertThat(tracker.isDropped(0, row)).isEqualTo(row == 3 || row == 64);
            assertThat(tracker.isComplete(SliceRef.cell("question", 0, row)))
                    .isEqualTo(live.isComplete(SliceRef.cell("question", 0, row)));
        }
        assertThat(tracker.isComplete(SliceRef.wholeGroup("topic", 0))).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("question", 0))).isFalse();
        assertThat(tracker.isRowGroupComplete(1)).isFalse();
    }

    @Test
    void groupWithoutLiveRows_isFinishedAndHasNothing() {
        int[] rows = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = row;
        }

        tracker.restoreCompacted(1, rows);

        assertThat(tracker.isRowGroupComplete(1)).isTrue();
        assertThat(tracker.isColumnComplete("topic", 1)).isTrue();
        assertThat(tracker.isComplete(SliceRef.wholeGroup("topic", 1))).isFalse();
        assertThat(tracker.isComplete(SliceRef.cell("topic", 1, 0))).isFalse();
    }

    @Test
    void furtherEvents_areRefused() {
        tracker.restoreCompacted(0, new int[0]);

        assertThatThrownBy(() -> tracker.dropRow(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tracker.restoreCompacted(0, new int[0])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rowOutsideTheGroup_isRefusedAndChangesNothing() {
        assertThatThrownBy(() -> tracker.restoreCompacted(0, new int[] {0, ROWS}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no row 70");

        assertThat(tracker.isRowGroupComplete(0)).isFalse();
        assertThat(tracker.isDropped(0, 0)).isFalse();
    }

    @Test
    void groupThatIsAtWork_isRefused() {
        tracker.admit(0);

        assertThatThrownBy(() -> tracker.restoreCompacted(0, new int[0])).isInstanceOf(IllegalStateException.class);
    }
}
