package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final Columns columns = Columns.compile(
            new BuildDefinition(
                    Graphs.parse("a[cell]; b[cell]; c[cell]"),
                    RowGroupPlan.of(100, 50),
                    Map.of("a", rules(), "b", rules(), "c", rules())),
            Map.of());
    private final ActiveRowGroup first = new ActiveRowGroup(0, 0, 50, 3);
    private final ActiveRowGroup second = new ActiveRowGroup(1, 50, 50, 3);
    private final ReadyQueue queue = new ReadyQueue(3);

    @Test
    void columns_areServedInTurnAndEachInOrderOfArrival() {
        add(first, "a", 0, 1, 2);
        add(first, "c", 5, 6);

        assertThat(takeAll(column -> true)).containsExactly("a0", "c5", "a1", "c6", "a2");
        assertThat(queue.size()).isZero();
    }

    @Test
    void theTurn_goesOnWhereItWas() {
        add(first, "a", 0, 1);
        add(first, "b", 0, 1);
        assertThat(take(column -> true)).isEqualTo("a0");

        add(first, "c", 0);

        assertThat(takeAll(column -> true)).containsExactly("b0", "c0", "a1", "b1");
    }

    @Test
    void aColumnWithoutRoom_isPassedOverAndKeepsItsPlace() {
        add(first, "a", 0);
        add(first, "b", 0);

        assertThat(takeAll(column -> !column.name.equals("a"))).containsExactly("b0");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(takeAll(column -> true)).containsExactly("a0");
    }

    @Test
    void mootAttempts_areThrownAway() {
        add(first, "a", 0, 1, 2);
        first.drop(0);
        first.drop(1);

        assertThat(takeAll(column -> true)).containsExactly("a2");
        assertThat(queue.size()).isZero();
        assertThat(first.queued).isZero();
    }

    @Test
    void forgettingARowGroup_leavesTheOthers() {
        add(first, "a", 0, 1);
        add(second, "a", 0);
        add(first, "b", 0);

        queue.forget(first);

        assertThat(first.queued).isZero();
        assertThat(second.queued).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(takeAll(column -> true)).containsExactly("a0");
    }

    private void add(ActiveRowGroup rowGroup, String column, int... rows) {
        for (int row : rows) {
            Task task = Task.cell(column, rowGroup.id, row);
            queue.add(new Attempt(task, columns.named(column), rowGroup, 1, Instant.EPOCH));
        }
    }

    private String take(Predicate<Column> hasRoom) {
        Attempt attempt = queue.take(hasRoom);
        return attempt == null ? "" : attempt.task.column() + attempt.task.rowIndex();
    }

    private List<String> takeAll(Predicate<Column> hasRoom) {
        List<String> taken = new ArrayList<>();
        for (String name = take(hasRoom); !name.isEmpty(); name = take(hasRoom)) {
            taken.add(name);
        }
        return taken;
    }

    private static ColumnRules rules() {
        return new ColumnRules((CellGenerator) input -> "1", List.of(), null, Backoff.NONE);
    }
}
