package dev.heddle.store;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.assertSame;
import static dev.heddle.store.Stores.commit;
import static dev.heddle.store.Stores.replayed;
import static dev.heddle.store.Stores.rows;
import static dev.heddle.store.Stores.runTurns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of datasets and runs, on whatever database. */
@Timeout(120)
public interface DatasetContract {
    /** Opens the store of this test; each call after a close finds what the one before left. */
    Store open();

    @Test
    default void datasetIsReadBackAsItWasRecorded() {
        DatasetSpec spec = Specs.mixed("reviews", RowGroupPlan.ofSizes(4, 4, 1, 4, 2));
        StoredDataset created;
        try (Store store = open()) {
            created = store.create(spec, AT);
        }

        try (Store store = open()) {
            assertSame(store.newest("reviews").orElseThrow(), created);
        }
        assertThat(created.spec().columns()).isEqualTo(spec.columns());
        assertThat(created.spec().plan()).isEqualTo(spec.plan());
        assertThat(created.spec().graph().fingerprint()).isEqualTo(spec.graph().fingerprint());
        assertThat(created.generation()).isEqualTo(1);
        assertThat(created.createdAt()).isEqualTo(AT);
        assertThat(created.isComplete()).isFalse();
    }

    @Test
    default void generationsOfANameCountUpAndStayApart() {
        try (Store store = open()) {
            store.create(Specs.single("b", "x", RowGroupPlan.of(3, 2)), AT);
            StoredDataset second = store.create(Specs.single("b", "y", RowGroupPlan.of(5, 2)), AT);
            store.create(Specs.single("a", "x", RowGroupPlan.of(1, 1)), AT);

            assertThat(store.datasets())
                    .extracting(dataset -> dataset.spec().name() + dataset.generation())
                    .containsExactly("a1", "b1", "b2");
            assertSame(store.newest("b").orElseThrow(), second);
            assertThat(store.newest("c")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select",
                "\"",
                "a.b",
                "日本",
                "\uD83D\uDE00",
                "it's",
                "a\nb",
                " ",
                "x; drop table dataset",
                "null",
                "%_\\"
            })
    default void anyNameWorks(String name) {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single(name, name, RowGroupPlan.of(1, 1)), AT);
            List<Fact> facts = List.of(new CellCompleted(name, 0, 0, "1"), new RowGroupFinalized(0, 1, AT));
            commit(store, dataset, facts);

            assertThat(store.newest(name)).isPresent();
            assertThat(store.progress(dataset)).containsExactly(new ColumnProgress(name, 1, 1, 0, 0, 0));
            assertThat(rows(store, dataset)).containsExactly(new StoredRow(0, 0, 0, List.of("1")));
            assertThat(store.verify(dataset)).isEmpty();
        }
    }

    @Test
    default void nameOfAThousandCharactersFits_oneMoreIsRefused() {
        try (Store store = open()) {
            store.create(Specs.single("n".repeat(1_000), "c".repeat(1_000), RowGroupPlan.of(1, 1)), AT);

            assertThatThrownBy(() -> store.create(Specs.single("n".repeat(1_001), "c", RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1001 characters")
                    .hasMessageContaining("1000");
            assertThatThrownBy(() -> store.create(Specs.single("n", "c".repeat(1_001), RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column");
        }
    }

    @Test
    default void zeroCharacterIsRefusedInNamesDefinitionsAndValues_andNothingIsWritten() {
        try (Store store = open()) {
            assertThatThrownBy(() -> store.create(Specs.single("a\0b", "c", RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dataset")
                    .hasMessageContaining("U+0000 at position 1");
            assertThatThrownBy(() -> store.create(Specs.single("a", "\0", RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column");
            ColumnSpec odd = new ColumnSpec(ColumnNode.of("c", GenerationStrategy.CELL_BY_CELL), false, "x\0");
            assertThatThrownBy(() -> store.create(DatasetSpec.of("a", List.of(odd), 1, RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("definition of column \"c\"");
            assertThat(store.datasets()).isEmpty();

            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(2, 2)), AT);
            List<Fact> facts = List.of(new CellCompleted("c", 0, 0, "1"), new CellCompleted("c", 0, 1, "\"\0\""));
            assertThatThrownBy(() -> commit(store, dataset, facts))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column \"c\", row group 0, row 1")
                    .hasMessageContaining("U+0000");
            assertThat(store.progress(dataset)).containsExactly(new ColumnProgress("c", 2, 0, 0, 0, 2));
        }
    }

    @Test
    default void runsAreListedWithTheirEnds_andTheLastGroupCompletesTheDataset() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            long died;
            try (Journal journal = store.startRun(dataset, AT)) {
                died = journal.run();
            }
            try (Journal journal = store.startRun(dataset, AT.plusSeconds(1))) {
                assertThat(journal.run()).isGreaterThan(died);
                journal.commit(new Turn(
                        List.of(new CellCompleted("c", 0, 0, "1"), new RowGroupFinalized(0, 1, AT)), List.of()));
                journal.end("COMPLETED", AT.plusSeconds(2));
            }

            List<StoredRun> runs = store.runs();
            assertThat(runs).hasSize(2);
            assertThat(runs.get(0).finishedAt()).isNull();
            assertThat(runs.get(0).outcome()).isNull();
            assertThat(runs.get(1).outcome()).isEqualTo("COMPLETED");
            assertThat(runs.get(1).finishedAt()).isEqualTo(AT.plusSeconds(2));
            assertThat(runs.get(1).pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(store.newest("a")).get().matches(StoredDataset::isComplete);
        }
    }

    @Test
    default void datasetWithoutRowsIsCompleteAtTheEndOfItsFirstRun() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("empty", RowGroupPlan.of(0, 4)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.end("COMPLETED", AT);
            }

            assertThat(store.newest("empty")).get().matches(StoredDataset::isComplete);
            assertThat(rows(store, dataset)).isEmpty();
            assertThat(store.verify(dataset)).isEmpty();
            assertThat(store.progress(dataset)).allMatch(progress -> progress.total() == 0 && progress.pending() == 0);
        }
    }

    @Test
    default void updateAppendsGroupsAndHidesColumns_andKeepsFacts() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(5, 2)), AT);
            List<Fact> facts = List.of(new CellCompleted("c", 2, 0, "1"), new RowGroupFinalized(2, 1, AT));
            commit(store, dataset, facts);
            RowGroupPlan longer = dataset.spec().plan().extendedTo(9, 2);
            ColumnSpec hidden = new ColumnSpec(dataset.spec().columns().get(0).node(), true, "makes c");

            StoredDataset updated = store.update(dataset, DatasetSpec.of("a", List.of(hidden), 2, longer));

            assertThat(updated.spec().plan()).isEqualTo(longer);
            assertThat(updated.spec().rowGroupSize()).isEqualTo(2);
            assertThat(updated.spec().columns().get(0).isHidden()).isTrue();
            assertSame(store.newest("a").orElseThrow(), updated);
            assertThat(replayed(store, updated, 2)).containsExactly(facts.get(0));
            assertThat(store.verify(updated)).isEmpty();
            assertThat(store.progress(updated)).containsExactly(new ColumnProgress("c", 9, 1, 0, 0, 8));
        }
    }

    @Test
    default void keyColumnAndHiddenSideEffectsAreKept_andMayChange() {
        DatasetSpec spec = Specs.mixed("a", RowGroupPlan.of(4, 2)).withKeyColumn("topic");
        try (Store store = open()) {
            StoredDataset created = store.create(spec, AT);
            assertThat(created.spec().keyColumn()).isEqualTo("topic");
            assertThat(created.spec().columns()).isEqualTo(spec.columns());
            List<ColumnSpec> shown = spec.columns().stream()
                    .map(column -> new ColumnSpec(column.node(), column.isHidden(), column.definition(), false))
                    .toList();
            assertThat(shown).isNotEqualTo(spec.columns());
            DatasetSpec changed = DatasetSpec.of("a", shown, spec.rowGroupSize(), spec.plan());

            StoredDataset updated = store.update(created, changed);

            assertThat(updated.spec().keyColumn()).isNull();
            assertThat(updated.spec().columns()).isEqualTo(shown);
            assertSame(store.newest("a").orElseThrow(), updated);
            assertThat(store.update(updated, spec).spec().keyColumn()).isEqualTo("topic");
        }
    }

    @Test
    default void keyColumnThatIsNoColumnIsRefused() {
        DatasetSpec spec = Specs.mixed("a", RowGroupPlan.of(4, 2));
        try (Store store = open()) {
            assertThatThrownBy(() -> store.create(spec.withKeyColumn("answer__trace"), AT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key column \"answer__trace\"");
            StoredDataset created = store.create(spec, AT);
            assertThatThrownBy(() -> store.update(created, spec.withKeyColumn("nope")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key column \"nope\"");
        }
    }

    @Test
    default void sideEffectThatAColumnHidesHasNoPlaceInRows() {
        ColumnNode first =
                new ColumnNode("b", GenerationStrategy.CELL_BY_CELL, List.of(), List.of("z", "a", "y"), List.of());
        ColumnNode second = ColumnNode.of("a", GenerationStrategy.CELL_BY_CELL);
        DatasetSpec spec = DatasetSpec.of(
                "d",
                List.of(new ColumnSpec(first, false, ""), new ColumnSpec(second, false, "")),
                1,
                RowGroupPlan.of(1, 1));
        try (Store store = open()) {
            StoredDataset dataset = store.create(spec, AT);
            commit(
                    store,
                    dataset,
                    List.of(
                            new CellCompleted("a", 0, 0, "1"),
                            new CellCompleted("b", 0, 0, "2"),
                            new SideEffectsCompleted("y", "b", 0, new int[] {0}, List.of("3")),
                            new SideEffectsCompleted("a", "b", 0, new int[] {0}, List.of("4")),
                            new RowGroupFinalized(0, 1, AT)));

            assertThat(spec.sideEffectNames()).containsExactly("z", "y");
            assertThat(rows(store, dataset)).containsExactly(new StoredRow(0, 0, 0, List.of("2", "1", "null", "3")));
        }
    }

    @Test
    default void updateThatChangesMoreIsRefused() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(6, 2)), AT);
            for (DatasetSpec wrong : List.of(
                    Specs.single("b", "c", RowGroupPlan.of(6, 2)),
                    Specs.single("a", "d", RowGroupPlan.of(6, 2)),
                    Specs.full("a", "c", RowGroupPlan.of(6, 2)),
                    Specs.mixed("a", RowGroupPlan.of(6, 2)),
                    Specs.single("a", "c", RowGroupPlan.of(4, 2)),
                    Specs.single("a", "c", RowGroupPlan.of(8, 4)))) {
                assertThatThrownBy(() -> store.update(dataset, wrong))
                        .as(wrong.toString())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("\"a\"");
            }
            assertSame(store.newest("a").orElseThrow(), dataset);
        }
    }

    @Test
    default void discardRemovesOneGenerationAndLeavesTheOther() {
        RowGroupPlan plan = RowGroupPlan.ofSizes(4, 4, 8);
        try (Store store = open()) {
            StoredDataset first = store.create(Specs.mixed("a", plan), AT);
            StoredDataset second = store.create(Specs.mixed("a", plan), AT);
            RandomHistory kept = new RandomHistory(first.spec(), 11);
            runTurns(store, first, kept, 15);
            runTurns(store, second, new RandomHistory(second.spec(), 12), 15);
            List<ColumnProgress> before = store.progress(first);
            StoredDataset expected = store.datasets().get(0);

            store.discard(second);

            assertThat(store.datasets()).hasSize(1);
            assertSame(store.datasets().get(0), expected);
            assertThat(store.progress(first)).isEqualTo(before);
            assertThat(store.runs()).hasSize(1);
            assertThat(store.verify(first)).isEmpty();
            StoredDataset again = store.create(Specs.mixed("a", plan), AT);
            assertThat(again.generation()).isEqualTo(2);
            assertThat(store.progress(again)).allMatch(progress -> progress.pending() == plan.rows());
        }
    }

    @Test
    default void oneRunAtATime() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            Journal journal = store.startRun(dataset, AT);

            assertThatThrownBy(() -> store.startRun(dataset, AT)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> store.discard(dataset)).isInstanceOf(IllegalStateException.class);
            journal.close();
            journal.close();
            assertThatThrownBy(() -> journal.commit(new Turn(List.of(), List.of())))
                    .isInstanceOf(IllegalStateException.class);
            store.startRun(dataset, AT).close();
        }
    }

    @Test
    default void closedStoreRefusesEverything() {
        Store store = open();
        StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
        store.close();
        store.close();

        List<Runnable> calls = List.of(
                store::datasets,
                () -> store.newest("a"),
                () -> store.create(dataset.spec(), AT),
                () -> store.update(dataset, dataset.spec()),
                () -> store.startRun(dataset, AT),
                store::runs,
                () -> store.progress(dataset),
                () -> store.rows(dataset).close(),
                () -> store.verify(dataset),
                () -> store.discard(dataset),
                () -> store.readmit(dataset, "c", null));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }
}
