package dev.heddle.scheduler;

import static dev.heddle.scheduler.Serving.choose;
import static dev.heddle.scheduler.Serving.serve;
import static dev.heddle.scheduler.Serving.serveAll;
import static dev.heddle.scheduler.Serving.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.heddle.task.Task;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Columns columns = TestColumns.of(Map.of("llm", 2), "a", "b", "c", "x@llm", "y@llm", "g[batch]");
    private final ActiveRowGroup first = TestColumns.rowGroup(0, 1_000);
    private final ActiveRowGroup second = TestColumns.rowGroup(1, 1_000);
    private final ActiveRowGroup third = TestColumns.rowGroup(2, 1_000);
    private final FairQueue queue = new FairQueue(columns, new int[] {1, 1, 1, 1, 1, 1});

    @Test
    void b33_equalColumns_areServedInTurn() {
        add(first, "a", 2);
        add(first, "b", 2);
        add(first, "c", 2);

        assertThat(serveAll(queue)).containsExactly("a0.0", "b0.0", "c0.0", "a0.1", "b0.1", "c0.1");
    }

    @Test
    void b33_equalRowGroupsOfAColumn_areServedInTurn() {
        add(third, "a", 2);
        add(first, "a", 2);
        add(second, "a", 2);

        assertThat(serveAll(queue)).containsExactly("a0.0", "a1.0", "a2.0", "a0.1", "a1.1", "a2.1");
    }

    @Test
    void b33_weightsTwoToOne_splitSixServicesFourToTwo() {
        FairQueue weighted = new FairQueue(columns, new int[] {2, 1, 1, 1, 1, 1});
        weighted.addAll(first, TestColumns.cells("a", first, 0, 10), NOW);
        weighted.addAll(first, TestColumns.cells("b", first, 0, 10), NOW);

        List<String> served = serve(weighted, 6);

        assertThat(served).filteredOn(each -> each.startsWith("a")).hasSize(4);
        assertThat(served).filteredOn(each -> each.startsWith("b")).hasSize(2);
    }

    @Test
    void theWeightOfAColumn_doesNotDependOnItsRowGroups() {
        add(first, "a", 6);
        add(second, "a", 6);
        add(third, "a", 6);
        add(first, "b", 6);

        assertThat(serve(queue, 6)).containsExactly("a0.0", "b0.0", "a1.0", "b0.1", "a2.0", "b0.2");
    }

    @Test
    void b34_aTaskEnqueuedTwice_isQueuedAndCountedOnce() {
        List<Task> tasks = TestColumns.cells("a", first, 0, 3);
        queue.addAll(first, tasks, NOW);
        queue.addAll(first, TestColumns.cells("a", first, 1, 5), NOW);
        queue.add(TestColumns.attempt(columns, tasks.get(2), first));

        assertThat(queue.size()).isEqualTo(5);
        assertThat(first.queued).isEqualTo(5);
        assertThat(serveAll(queue)).containsExactly("a0.0", "a0.1", "a0.2", "a0.3", "a0.4");
    }

    @Test
    void b34_aTaskTwiceInOneList_isQueuedOnce() {
        queue.addAll(first, List.of(Task.cell("a", 0, 1), Task.cell("a", 0, 1), Task.cell("a", 0, 2)), NOW);

        assertThat(queue.size()).isEqualTo(2);
        assertThat(serveAll(queue)).containsExactly("a0.1", "a0.2");
    }

    @Test
    void b34_aChoiceOlderThanAnEnqueue_isRefusedAndNothingIsLost() {
        add(first, "b", 1);
        Choice stale = choose(queue);
        add(first, "a", 1);

        assertThat(queue.commit(stale, 1)).isEmpty();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(serveAll(queue)).containsExactlyInAnyOrder("a0.0", "b0.0");
    }

    @Test
    void b34_aChoiceWhoseTaskWasTakenOut_isRefused() {
        add(first, "a", 2);
        Choice stale = choose(queue);
        drop(first, 0);

        assertThat(queue.commit(stale, 1)).isEmpty();
        assertThat(serveAll(queue)).containsExactly("a0.1");
    }

    @Test
    void b34_aChoiceIsCommittedOnce() {
        add(first, "a", 2);
        Choice choice = choose(queue);

        assertThat(queue.commit(choice, 1)).hasSize(1);
        assertThat(queue.commit(choice, 1)).isEmpty();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void selecting_takesNothing() {
        add(first, "a", 1);

        assertThat(queue.select()).isEqualTo(queue.select());
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void b39_theFirstDispatches_coverAllReadyColumns() {
        add(first, "a", 5);
        add(second, "a", 5);
        add(third, "a", 5);
        add(first, "b", 5);
        add(first, "c", 5);

        assertThat(take(queue, 4)).extracting(each -> each.column.name).containsExactly("a", "b", "c", "a");
    }

    @Test
    void tasksTakenTogether_areAQuarterOfWhatTheWeightOfTheColumnGives() {
        Columns three = TestColumns.of(Map.of(), "a", "b", "c");
        FairQueue weighted = new FairQueue(three, new int[] {1, 2, 5});

        assertThat(three.all().stream().map(column -> weighted.tasksAtOnce(column, 64)))
                .containsExactly(2, 4, 10);
        assertThat(three.all().stream().map(column -> weighted.tasksAtOnce(column, 15)))
                .containsExactly(1, 1, 2);
    }

    @Test
    void anIdleColumn_savesNothingUp() {
        add(first, "a", 1);
        add(first, "b", 500);
        serve(queue, 400);

        add(second, "a", 10);

        assertThat(serve(queue, 6))
                .as("a is level with the last service of b, so its first two come before b's next, and no more")
                .containsExactly("a1.0", "a1.1", "b0.399", "a1.2", "b0.400", "a1.3");
    }

    @Test
    void anIdleRowGroup_savesNothingUp() {
        add(first, "a", 1);
        add(second, "a", 500);
        serve(queue, 400);

        add(first, "a", 1, 10);

        assertThat(serve(queue, 4)).containsExactly("a0.1", "a0.2", "a1.399", "a0.3");
    }

    @Test
    void goingIdleForAMoment_givesNoExtraTurn() {
        add(first, "b", 10);
        add(first, "a", 1);
        List<String> served = new ArrayList<>();
        for (int turn = 0; turn < 6; turn++) {
            String each = serve(queue, 1).get(0);
            served.add(each.substring(0, 1));
            if (each.startsWith("a")) {
                add(first, "a", turn + 1, turn + 2);
            }
        }

        assertThat(served).containsExactly("a", "b", "a", "b", "a", "b");
    }

    @Test
    void aColumnWithMoreAtWork_yieldsToOneThatWaits() {
        add(first, "a", 10);
        take(queue, 4);
        add(first, "b", 10);

        assertThat(take(queue, 6))
                .extracting(each -> each.column.name)
                .as("b gets each slot until it has four as well")
                .containsExactly("b", "b", "b", "b", "a", "b");
    }

    @Test
    void shares_followTheWeights() {
        FairQueue weighted = new FairQueue(columns, new int[] {3, 1, 1, 1, 1, 1});
        weighted.addAll(first, TestColumns.cells("a", first, 0, 100), NOW);
        weighted.addAll(first, TestColumns.cells("b", first, 0, 100), NOW);

        List<Attempt> atWork = take(weighted, 40);

        assertThat(atWork).filteredOn(each -> each.column.name.equals("a")).hasSize(30);
    }

    @Test
    void anotherTry_comesBeforeFirstTries() {
        add(first, "a", 3);
        Attempt failed = take(queue, 1).get(0);
        queue.ended(failed.column);
        queue.add(failed.next(NOW.plusSeconds(1)));

        Attempt again = take(queue, 1).get(0);

        assertThat(again.task).isEqualTo(failed.task);
        assertThat(again.number).isEqualTo(2);
        assertThat(again.queuedAt).isEqualTo(NOW.plusSeconds(1));
        queue.ended(again.column);
        assertThat(serveAll(queue)).containsExactly("a0.1", "a0.2");
    }

    @Test
    void firstTries_areNumberedFromOneAndKnowSinceWhenTheyWait() {
        queue.addAll(first, TestColumns.cells("a", first, 7, 8), NOW.plusSeconds(5));

        Attempt attempt = take(queue, 1).get(0);

        assertThat(attempt.number).isEqualTo(1);
        assertThat(attempt.queuedAt).isEqualTo(NOW.plusSeconds(5));
        assertThat(attempt.rowGroup).isSameAs(first);
    }

    @Test
    void aDroppedRow_leavesAllColumnsAtOnce() {
        add(first, "a", 2);
        add(first, "b", 2);
        queue.addAll(first, List.of(Task.fromScratch("g", 0)), NOW);

        drop(first, 0);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(first.queued).isEqualTo(3);
        assertThat(serveAll(queue)).containsExactlyInAnyOrder("a0.1", "b0.1", "g0.-1");
    }

    @Test
    void theLastDroppedRow_takesTheGroupTaskWithIt() {
        ActiveRowGroup small = TestColumns.rowGroup(0, 2);
        queue.addAll(small, List.of(Task.fromScratch("g", 0)), NOW);

        drop(small, 0);
        assertThat(queue.size()).isEqualTo(1);
        drop(small, 1);

        assertThat(queue.size()).isZero();
        assertThat(queue.select()).isNull();
    }

    @Test
    void forgettingARowGroup_leavesTheOthers() {
        add(first, "a", 2);
        add(second, "a", 1);
        add(first, "b", 1);

        queue.forget(first);

        assertThat(first.queued).isZero();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(serveAll(queue)).containsExactly("a1.0");
    }

    @Test
    void heads_areTheNextOfEachColumn() {
        add(first, "b", 3);
        add(first, "x", 3);
        queue.park(0);
        drop(first, 0);

        assertThat(queue.heads())
                .extracting(Attempt::coordinates)
                .containsExactly("column \"b\", row group 0, row 1", "column \"x\", row group 0, row 1");
        assertThat(queue.size()).isEqualTo(4);
    }

    @Test
    void moreEndsThanStarts_areABug() {
        assertThatThrownBy(() -> queue.ended(columns.named("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("column \"a\"");
    }

    @Test
    void weightsOutOfRange_areRefused() {
        for (int[] weights : new int[][] {{1, 1}, {1, 1, 1, 1, 1, 0}, {1, 1, 1, 1, 1, ColumnFlows.WEIGHT_MAX + 1}}) {
            assertThatThrownBy(() -> new FairQueue(columns, weights)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLargeRowGroup_isQueuedWithoutAnObjectATask() {
        ActiveRowGroup large = TestColumns.rowGroup(3, 100_000);
        List<Task> tasks = List.copyOf(TestColumns.cells("a", large, 0, 100_000));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        add(first, "a", 1);

        long before = threads.getCurrentThreadAllocatedBytes();
        queue.addAll(large, tasks, NOW);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(queue.size()).isEqualTo(100_001);
        assertThat(allocated).as("bytes for 100,000 tasks").isLessThan(450_000);
    }

    private void add(ActiveRowGroup rowGroup, String column, int rows) {
        add(rowGroup, column, 0, rows);
    }

    private void add(ActiveRowGroup rowGroup, String column, int fromRow, int toRow) {
        queue.addAll(rowGroup, TestColumns.cells(column, rowGroup, fromRow, toRow), NOW);
    }

    private void drop(ActiveRowGroup rowGroup, int rowIndex) {
        rowGroup.drop(rowIndex);
        queue.rowDropped(rowGroup, rowIndex);
    }
}
