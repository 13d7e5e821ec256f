package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.HookInput;
import dev.heddle.generator.Input;
import dev.heddle.generator.SkipGate;
import dev.heddle.graph.Graphs;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.CellSkipped;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.scheduler.Outcome.HookRan;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComputationTest {
    private static final CellInput CELL = new CellInput(0, 1, 1, List.of("\"in\""), List.of("\"gate\""));
    private static final FullColumnInput ROWS = new FullColumnInput(
            0, 10, new int[] {0, 2, 3}, List.of(List.of("1", "2", "3")), List.of(List.of("true", "false", "true")));

    private final List<String> calls = new ArrayList<>();

    @Test
    void b60_aGateThatSkips_keepsTheGeneratorFromBeingCalled() throws Exception {
        Outcome outcome = run("a[cell]", cell(), row -> row.gateValues().contains("\"gate\""), CELL);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CellSkipped.class, skip -> assertThat(skip.problem()).isNull());
        assertThat(calls).isEmpty();
    }

    @Test
    void aGateThatDoesNot_letsItBeCalled() throws Exception {
        Outcome outcome = run("a[cell]", cell(), row -> false, CELL);

        assertThat(((CellComputed) outcome).values()).containsExactly("\"in\"");
    }

    @Test
    void b62_aGateThatThrows_skipsAndTellsWhy() throws Exception {
        Outcome outcome = run(
                "a[cell]",
                cell(),
                row -> {
                    throw new IllegalArgumentException("column \"g\" holds null");
                },
                CELL);

        assertThat(((CellSkipped) outcome).problem()).isEqualTo("its gate could not decide: column \"g\" holds null");
        assertThat(calls).isEmpty();
    }

    @Test
    void aGateThatBreaksTheVirtualMachine_isNoSkip() {
        assertThatThrownBy(() -> run(
                        "a[cell]",
                        cell(),
                        row -> {
                            throw new OutOfMemoryError("full");
                        },
                        CELL))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void b63_theGeneratorOfABatch_seesOnlyTheRowsThatAreNotSkipped() throws Exception {
        Outcome outcome = run("a[batch]", batch(), row -> row.gateValues().contains("true"), ROWS);

        assertThat(calls).containsExactly("[2] [[2]]");
        assertThat(((GroupComputed) outcome).outputs()).containsExactly(List.of("2"));
        assertThat(((GroupComputed) outcome).skippedRows()).containsExactly(0, 3);
    }

    @Test
    void b63_allSkipped_itIsNotCalled() throws Exception {
        Outcome outcome = run("a[batch]", batch(), row -> row.index() >= 10, ROWS);

        assertThat(calls).isEmpty();
        assertThat(((GroupComputed) outcome).outputs()).isEmpty();
        assertThat(((GroupComputed) outcome).skippedRows()).containsExactly(0, 2, 3);
    }

    @Test
    void b62_theFirstRowOfABatchThatItsGateCannotDecide_isToldOf() throws Exception {
        Outcome outcome = run(
                "a[batch]",
                batch(),
                row -> {
                    if (row.rowIndex() > 0) {
                        throw new IllegalStateException("no " + row.rowIndex());
                    }
                    return false;
                },
                ROWS);

        assertThat(((GroupComputed) outcome).problem()).isEqualTo("its gate could not decide: no 2");
        assertThat(((GroupComputed) outcome).skippedRows()).containsExactly(2, 3);
    }

    @Test
    void hooks_areCalledBeforeAndAfter() throws Exception {
        Hooks hooks = new Hooks(input -> new int[] {1}, input -> new int[0]);

        assertThat(((HookRan) hook(hooks, true)).droppedRows()).containsExactly(1);
        assertThat(((HookRan) hook(hooks, false)).droppedRows()).isEmpty();
    }

    @Test
    void aListWithNull_isAFailure() throws Exception {
        FullColumnGenerator generator = rows -> Arrays.asList("1", null, "3");

        Outcome outcome = run("a[batch]", generator, row -> false, ROWS);

        assertThat(((Failed) outcome).failure().message()).startsWith("value 1 of 3, counted from 0, is null");
    }

    private CellGenerator cell() {
        return input -> {
            calls.add("called");
            return input.values().get(0);
        };
    }

    private FullColumnGenerator batch() {
        return input -> {
            calls.add(Arrays.toString(input.rowIndexes()) + " " + input.values());
            return input.values().get(0);
        };
    }

    private static Outcome run(String drawing, Generator generator, SkipGate gate, Input input) throws Exception {
        ColumnRules rules = new ColumnRules(generator, List.of(), null, Backoff.NONE)
                .withSkipping(new Skipping(gate, List.of(), List.of(), true));
        BuildDefinition definition =
                new BuildDefinition(Graphs.parse(drawing), RowGroupPlan.of(4, 4), Map.of("a", rules));
        Task task = input instanceof CellInput ? Task.cell("a", 0, 1) : Task.batch("a", 0);
        return new Computation(definition, new ManualClock(), new Assignment(1, 1, task, 1, input), 0).run();
    }

    private static Outcome hook(Hooks hooks, boolean isBefore) throws Exception {
        BuildDefinition definition = new BuildDefinition(
                Graphs.parse("a[cell]"), RowGroupPlan.of(4, 4), Map.of("a", rulesOfA()), hooks, null);
        HookInput input = new HookInput(isBefore, 0, 0, new int[] {0, 1}, List.of(), List.of());
        return new Computation(definition, new ManualClock(), new Assignment(1, 1, Task.batch("hook", 0), 1, input), 0)
                .run();
    }

    private static ColumnRules rulesOfA() {
        CellGenerator generator = input -> "1";
        return new ColumnRules(generator, List.of(), null, Backoff.NONE);
    }
}
