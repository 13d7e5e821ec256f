package dev.heddle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.StoreException.Category;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises, on whatever database. Subclasses say how it is opened. */
@Timeout(120)
public abstract class StoreContract {
    /** Some moment, with all the digits a database keeps. */
    protected static final Instant AT = Instant.parse("2026-02-03T04:05:06.123456Z");

    /** Opens the store of this test; each call after a close finds what the one before left. */
    protected abstract Store open();

    @Test
    void datasetIsReadBackAsItWasRecorded() {
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
    void generationsOfANameCountUpAndStayApart() {
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
    void anyNameWorks(String name) {
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
    void nameOfAThousandCharactersFits_oneMoreIsRefused() {
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
    void zeroCharacterIsRefusedInNamesDefinitionsAndValues_andNothingIsWritten() {
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
    void valueOfAMebiCharacterIsKept_oneMoreIsRefused() {
        String largest = "\"" + "\uD83D\uDE00".repeat(524_287) + "\"";
        try (Store store = open()) {
            StoredDataset cells = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            StoredDataset full = store.create(Specs.full("b", "f", RowGroupPlan.of(1, 1)), AT);
            List<Fact> cell = List.of(new CellCompleted("c", 0, 0, largest));
            List<Fact> batch = List.of(new BatchCompleted("f", 0, new int[] {0}, List.of(largest)));
            commit(store, cells, cell);
            commit(store, full, batch);

            assertThat(largest).hasSize(1_048_576);
            assertThat(replayed(store, cells, 0)).isEqualTo(cell);
            assertThat(replayed(store, full, 0)).isEqualTo(batch);
            StoredDataset other = store.create(Specs.single("c", "c", RowGroupPlan.of(1, 1)), AT);
            assertThatThrownBy(() -> commit(store, other, List.of(new CellCompleted("c", 0, 0, largest + " "))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1048577 characters");
        }
    }

    @Test
    void longReasonsAreCutAtAWholeCharacter_andZeroCharactersInThemShown() {
        String reason = "\0" + "r".repeat(3_997) + "\uD83D\uDE00 tail";
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                TaskTrace trace = TaskTrace.of(Task.cell("c", 0, 0))
                        .withRun(journal.run())
                        .withErrorMessage("m".repeat(5_000))
                        .withErrorClass("e".repeat(600));
                journal.commit(
                        new Turn(List.of(new RowDropped(0, 0, "c", reason, "E".repeat(501), 3, AT)), List.of(trace)));
            }

            RowDropped kept = (RowDropped) replayed(store, dataset, 0).get(0);
            assertThat(kept.reason()).isEqualTo("\uFFFD" + "r".repeat(3_997) + "\u2026");
            assertThat(kept.errorClass()).isEqualTo("E".repeat(499) + "\u2026");
        }
    }

    @Test
    void turnWithASliceCompletedBefore_leavesNothing() {
        StoredDataset dataset;
        List<Fact> first = List.of(new CellCompleted("c", 0, 0, "1"));
        try (Store store = open()) {
            dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(200, 200)), AT);
            commit(store, dataset, first);
            List<Fact> second = new ArrayList<>();
            for (int row = 1; row < 120; row++) {
                second.add(new CellCompleted("c", 0, row, "2"));
            }
            second.add(new RowDropped(0, 150, "c", "gone", null, 0, AT));
            second.add(new CellCompleted("c", 0, 0, "3"));

            assertThatThrownBy(() -> commit(store, dataset, second))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.category()).isEqualTo(Category.CONFLICT))
                    .hasMessageContaining("column \"c\", row group 0, row 0 was completed before");
            assertThatThrownBy(() -> store.create(Specs.single("b", "c", RowGroupPlan.of(1, 1)), AT))
                    .as("after a failed write")
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("takes no more calls");
        }

        try (Store store = open()) {
            assertThat(replayed(store, dataset, 0)).isEqualTo(first);
        }
    }

    @Test
    void secondDropAndSecondFinalizeAndSecondBatchAreConflicts() {
        List<Fact> once = List.of(
                new BatchCompleted("f", 0, new int[] {0, 2}, List.of("1", "2")),
                new RowDropped(0, 1, "f", "gone", null, 0, AT),
                new RowGroupFinalized(0, 2, AT));
        for (Fact again : once) {
            StoredDataset dataset;
            try (Store store = open()) {
                dataset = store.create(Specs.full("a", "f", RowGroupPlan.of(3, 3)), AT);
                commit(store, dataset, once);
                assertThatThrownBy(() -> commit(store, dataset, List.of(again)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("row group 0")
                        .hasMessageContaining("before");
            }
        }
    }

    @Test
    void factsOutsideTheDatasetAreRefused() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(6, 4)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                for (Fact wrong : List.of(
                        new CellCompleted("nope", 0, 0, "1"),
                        new CellCompleted("topic", 0, 0, "1"),
                        new BatchCompleted("question", 0, new int[] {0}, List.of("1")),
                        new CellCompleted("question", 2, 0, "1"),
                        new CellCompleted("question", 1, 2, "1"),
                        new BatchCompleted("topic", 1, new int[] {2}, List.of("1")),
                        new RowDropped(1, 2, "topic", "gone", null, 0, AT))) {
                    assertThatThrownBy(() -> journal.commit(new Turn(List.of(wrong), List.of())))
                            .as(wrong.toString())
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
            assertThat(store.progress(dataset)).allMatch(progress -> progress.pending() == 6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomHistoryIsReplayedAsItHappened(long seed) {
        RowGroupPlan plan = RowGroupPlan.ofSizes(4, 4, 1, 3, 5, 64);
        StoredDataset dataset;
        RandomHistory history;
        try (Store store = open()) {
            store.create(Specs.mixed("other", plan), AT);
            dataset = store.create(Specs.mixed("random", plan), AT);
            history = new RandomHistory(dataset.spec(), seed);
            runTurns(store, dataset, history, 30);
        }

        try (Store store = open()) {
            for (int rowGroup = 0; rowGroup < plan.groups(); rowGroup++) {
                int group = rowGroup;
                assertThat(replayed(store, dataset, rowGroup))
                        .as("seed %s, row group %s", seed, rowGroup)
                        .containsExactlyInAnyOrderElementsOf(history.facts().stream()
                                .filter(fact -> fact.rowGroup() == group && !(fact instanceof RowGroupFinalized))
                                .toList());
            }
            assertThat(replayedFinalized(store, dataset))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(finalizedFacts(history, plan));
            assertThat(store.verify(dataset)).as("seed %s", seed).isEmpty();
            assertThat(store.progress(dataset)).as("seed %s", seed).allSatisfy(progress -> {
                assertThat(progress.done() + progress.skipped() + progress.dropped() + progress.pending())
                        .isEqualTo(plan.rows());
                assertThat(progress.dropped()).isEqualTo(history.droppedRows());
                assertThat(progress.done()).isNotNegative();
                assertThat(progress.pending()).isNotNegative();
            });
            assertThat(rows(store, dataset)).as("seed %s", seed).isEqualTo(finishedRows(history, plan));
            runTurns(store, dataset, history, 10);
            assertThat(store.verify(dataset)).as("seed %s, second run", seed).isEmpty();
        }
    }

    @Test
    void rowsOfALaterGroupAreReadOnlyWhenTheStreamComesThere() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(4, 2)), AT);
            commit(
                    store,
                    dataset,
                    List.of(
                            new CellCompleted("c", 0, 0, "0"),
                            new CellCompleted("c", 0, 1, "1"),
                            new RowGroupFinalized(0, 2, AT)));
            try (Stream<StoredRow> stream = store.rows(dataset)) {
                var rows = stream.iterator();
                assertThat(rows.next().values()).containsExactly("0");
                commit(
                        store,
                        dataset,
                        List.of(
                                new CellCompleted("c", 1, 0, "2"),
                                new RowDropped(1, 1, "c", "gone", null, 0, AT),
                                new RowGroupFinalized(1, 1, AT)));

                assertThat(rows.next()).isEqualTo(new StoredRow(0, 1, 1, List.of("1")));
                assertThat(rows.next()).isEqualTo(new StoredRow(1, 0, 2, List.of("2")));
                assertThat(rows.hasNext()).isFalse();
            }
        }
    }

    @Test
    void runsAreListedWithTheirEnds_andTheLastGroupCompletesTheDataset() {
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
    void datasetWithoutRowsIsCompleteAtTheEndOfItsFirstRun() {
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
    void updateAppendsGroupsAndHidesColumns_andKeepsFacts() {
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
    void updateThatChangesMoreIsRefused() {
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
    void discardRemovesOneGenerationAndLeavesTheOther() {
        RowGroupPlan plan = RowGroupPlan.ofSizes(4, 4, 8);
        try (Store store = open()) {
            StoredDataset first = store.create(Specs.mixed("a", plan), AT);
            StoredDataset second = store.create(Specs.mixed("a", plan), AT);
            RandomHistory kept = new RandomHistory(first.spec(), 11);
            runTurns(store, first, kept, 15);
            runTurns(store, second, new RandomHistory(second.spec(), 12), 15);
            List<ColumnProgress> before = store.progress(first);

            store.discard(second);

            assertThat(store.datasets()).hasSize(1);
            assertSame(store.datasets().get(0), first);
            assertThat(store.progress(first)).isEqualTo(before);
            assertThat(store.runs()).hasSize(1);
            assertThat(store.verify(first)).isEmpty();
            StoredDataset again = store.create(Specs.mixed("a", plan), AT);
            assertThat(again.generation()).isEqualTo(2);
            assertThat(store.progress(again)).allMatch(progress -> progress.pending() == plan.rows());
        }
    }

    @Test
    void oneRunAtATime() {
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
    void closedStoreRefusesEverything() {
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
                () -> store.discard(dataset));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    /** Graphs have no equality of their own; that of a dataset follows from its columns. */
    private static void assertSame(StoredDataset actual, StoredDataset expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFields("spec.graph")
                .isEqualTo(expected);
        assertThat(actual.spec().graph().fingerprint())
                .isEqualTo(expected.spec().graph().fingerprint());
    }

    /** Records facts in a turn and a run of their own. */
    protected static void commit(Store store, StoredDataset dataset, List<Fact> facts) {
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.commit(new Turn(facts, List.of()));
        }
    }

    /** Lets a history go on for some turns, in a run of its own. */
    protected static void runTurns(Store store, StoredDataset dataset, RandomHistory history, int turns) {
        try (Journal journal = store.startRun(dataset, AT)) {
            for (int turn = 0; turn < turns; turn++) {
                journal.commit(history.turn(journal.run()));
            }
        }
    }

    /** What is known of a group. */
    protected static List<Fact> replayed(Store store, StoredDataset dataset, int rowGroup) {
        List<Fact> facts = new ArrayList<>();
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.replay(rowGroup, facts::add);
        }
        return facts;
    }

    private static List<Fact> replayedFinalized(Store store, StoredDataset dataset) {
        List<Fact> facts = new ArrayList<>();
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.replayFinalized(facts::add);
        }
        return facts;
    }

    private static List<StoredRow> rows(Store store, StoredDataset dataset) {
        try (Stream<StoredRow> rows = store.rows(dataset)) {
            return rows.toList();
        }
    }

    private static List<Fact> finalizedFacts(RandomHistory history, RowGroupPlan plan) {
        List<Fact> facts = new ArrayList<>();
        for (int rowGroup = 0; rowGroup < plan.groups(); rowGroup++) {
            int group = rowGroup;
            if (history.isFinalized(group)) {
                history.facts().stream()
                        .filter(fact -> fact instanceof RowDropped && fact.rowGroup() == group)
                        .sorted((a, b) -> ((RowDropped) a).rowIndex() - ((RowDropped) b).rowIndex())
                        .forEach(facts::add);
                history.facts().stream()
                        .filter(fact -> fact instanceof RowGroupFinalized && fact.rowGroup() == group)
                        .forEach(facts::add);
            }
        }
        return facts;
    }

    /** The live rows of finalized groups, put together from the facts the slow way. */
    private static List<StoredRow> finishedRows(RandomHistory history, RowGroupPlan plan) {
        List<StoredRow> rows = new ArrayList<>();
        List<String> columns = List.of("topic", "question", "answer", "score", "note");
        for (int group = 0; group < plan.groups(); group++) {
            for (int row = 0; history.isFinalized(group) && row < plan.size(group); row++) {
                int rowGroup = group;
                int rowIndex = row;
                boolean isDropped = history.facts().stream()
                        .anyMatch(fact -> fact instanceof RowDropped drop
                                && drop.rowGroup() == rowGroup
                                && drop.rowIndex() == rowIndex);
                if (!isDropped) {
                    rows.add(new StoredRow(
                            group,
                            row,
                            plan.startOffset(group) + row,
                            columns.stream()
                                    .map(column -> value(history, column, rowGroup, rowIndex))
                                    .toList()));
                }
            }
        }
        return rows;
    }

    private static String value(RandomHistory history, String column, int rowGroup, int rowIndex) {
        for (Fact fact : history.facts()) {
            if (fact instanceof CellCompleted cell
                    && cell.column().equals(column)
                    && cell.rowGroup() == rowGroup
                    && cell.rowIndex() == rowIndex) {
                return cell.value();
            }
            if (fact instanceof BatchCompleted batch && batch.column().equals(column) && batch.rowGroup() == rowGroup) {
                for (int i = 0; i < batch.rowIndexes().length; i++) {
                    if (batch.rowIndexes()[i] == rowIndex) {
                        return batch.values().get(i);
                    }
                }
            }
        }
        throw new AssertionError("no value of " + column + " in row group " + rowGroup + ", row " + rowIndex);
    }
}
