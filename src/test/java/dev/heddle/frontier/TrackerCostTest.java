package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What an event and a row group cost, in bytes allocated and never in time. */
class TrackerCostTest {
    /** Ten columns, of which eight are cell-by-cell with up to three inputs. */
    private static final ExecutionGraph GRAPH = Graphs.parse(
            "seed[batch] -> a[cell] -> b[cell] -> c[cell]; a -> c; seed -> c; "
                    + "a -> d[cell]; b -> e[cell]; c -> f[cell]; d -> f; e -> f; f -> g[cell]; d ~> g; g -> h[cell]; h -> score[batch]");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void cellOfAnActiveGroup_takesLessThanAByte() {
        for (int rows : new int[] {1_000, 10_000, 100_000}) {
            CompletionTracker tracker = new CompletionTracker(GRAPH, RowGroupPlan.of(10L * rows, rows));
            tracker.markBatchComplete("seed", 0, rows);

            long bytes = allocatedBy(() -> tracker.markBatchComplete("seed", 1, rows));

            assertThat((double) bytes / rows / GRAPH.columns().size())
                    .as("bytes per cell of a group of %s rows", rows)
                    .isLessThan(1);
        }
    }

    @Test
    void eventWithAnEmptyDelta_allocatesNothing() {
        int rows = 10_000;
        CompletionTracker tracker = new CompletionTracker(GRAPH, RowGroupPlan.of(3L * rows, rows));
        tracker.admit(0);
        tracker.markBatchComplete("seed", 0, rows);
        markAll(tracker, 0, rows);
        tracker.dropRow(1, 0);

        long bytes = allocatedBy(() -> {
            markAll(tracker, 0, rows);
            markAll(tracker, 1, rows);
        });

        assertThat(bytes)
                .as("bytes for %s repeated and %s early events", 7 * rows, 7 * rows)
                .isLessThan(10_000);
    }

    private static void markAll(CompletionTracker tracker, int rowGroup, int rows) {
        for (String column : GRAPH.columns()) {
            if (!column.equals("seed") && !column.equals("score") && !column.equals("a")) {
                for (int row = 0; row < rows; row++) {
                    tracker.markCellComplete(column, rowGroup, row);
                }
            }
        }
    }

    // Behaviour 83, law 10
    @Test
    void millionGroupsFinishedInOrder_leaveNothing() {
        int groups = 1_000_000;
        CompletionTracker tracker = new CompletionTracker(Graphs.parse("a[cell]"), RowGroupPlan.of(groups, 1));
        long before = heapInUse();

        for (int rowGroup = 0; rowGroup < groups; rowGroup++) {
            tracker.admit(rowGroup);
            tracker.markCellComplete("a", rowGroup, 0);
            tracker.compact(rowGroup);
        }

        assertThat(heapInUse() - before).as("bytes kept").isLessThan(2L * groups);
        assertThat(tracker.isRowGroupComplete(0)).isTrue();
        assertThat(tracker.isRowGroupComplete(groups - 1)).isTrue();
        assertThat(tracker.readyTasks()).isEmpty();
    }

    /** A collection asked for is a full one with every collector of the JDK. */
    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocatedBy(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
