package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.TaskType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A definition that cannot be built is refused before anything runs. */
class ColumnsTest {
    private static final CellGenerator CELL = input -> "1";
    private static final FullColumnGenerator FULL = input -> List.of();
    private static final FromScratchGenerator ROOT = input -> List.of();

    @Test
    void typesFollowTheGraph() {
        Columns columns = compile(
                "a[batch] -> b[cell] -> c[batch]; a ~> d[batch]",
                Map.of("a", rules(ROOT), "b", rules(CELL, "a"), "c", rules(FULL, "b"), "d", rules(FULL)));

        assertThat(columns.all())
                .extracting(column -> column.type)
                .containsExactly(TaskType.FROM_SCRATCH, TaskType.CELL, TaskType.BATCH, TaskType.BATCH);
        assertThat(columns.all())
                .extracting(column -> columns.isRead(column.index))
                .containsExactly(true, true, false, false);
    }

    @Test
    void aGeneratorOfAnotherKind_isRefused() {
        assertThatThrownBy(() -> compile("a[cell]", Map.of("a", rules(ROOT))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "column \"a\" is computed by tasks of type CELL and needs a CellsGenerator, but has a ");
        assertThatThrownBy(() -> compile("a[batch]", Map.of("a", rules(FULL))))
                .hasMessageContaining("needs a FromScratchColumnsGenerator");
    }

    @Test
    void readingWhatIsNotWaitedFor_isRefused() {
        assertThatThrownBy(() -> compile("a[cell]; b[cell]", Map.of("a", rules(CELL), "b", rules(CELL, "a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column \"b\" reads \"a\" but does not wait for it");
    }

    @Test
    void aColumnWithoutAGenerator_isRefused() {
        assertThatThrownBy(() -> compile("a[cell]; b[cell]", Map.of("a", rules(CELL))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column \"b\" has no generator");
    }

    @Test
    void anOrderedColumnThatIsNotMadeFromScratch_isRefused() {
        assertThatThrownBy(() -> compile("a[cell]", Map.of("a", rules(CELL).withOrder(true))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "column \"a\" is ordered but computed by tasks of type CELL; only a column that is made from"
                                + " scratch, by tasks of type FROM_SCRATCH, can be. Make it one, or do not order it.");
        assertThatThrownBy(() -> compile(
                        "a[batch] -> b[batch]",
                        Map.of("a", rules(ROOT), "b", rules(FULL, "a").withOrder(true))))
                .hasMessageStartingWith("column \"b\" is ordered but computed by tasks of type BATCH; only");
        assertThat(compile("a[batch]", Map.of("a", rules(ROOT).withOrder(true))).isSpecial())
                .isTrue();
    }

    private static Columns compile(String drawing, Map<String, ColumnRules> rules) {
        return Columns.compile(new BuildDefinition(Graphs.parse(drawing), RowGroupPlan.of(1, 1), rules), Map.of());
    }

    private static ColumnRules rules(Generator generator, String... inputs) {
        return new ColumnRules(generator, List.of(inputs), null, Backoff.NONE);
    }
}
