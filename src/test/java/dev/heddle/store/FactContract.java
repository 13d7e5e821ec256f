package dev.heddle.store;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.commit;
import static dev.heddle.store.Stores.replayed;
import static dev.heddle.store.Stores.replayedFinalized;
import static dev.heddle.store.Stores.rows;
import static dev.heddle.store.Stores.runTurns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoreException.Category;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.RowGroupPrepared;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of facts, from the turn that commits them to their replay, on whatever database. */
@Timeout(120)
public interface FactContract {
    /** Opens the store of this test; each call after a close finds what the one before left. */
    Store open();

    @Test
    default void valueOfAMebiCharacterIsKept_oneMoreIsRefused() {
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
    default void longReasonsAreCutAtAWholeCharacter_andZeroCharactersInThemShown() {
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
    default void turnWithASliceCompletedBefore_leavesNothing() {
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
    default void secondDropAndSecondFinalizeAndSecondBatchAreConflicts() {
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
    default void whatCanOnlyBeOnceIsAConflictTheSecondTime() {
        List<Fact> once = List.of(
                new SideEffectsCompleted("answer__trace", "answer", 0, new int[] {0, 1}, List.of("1", "2")),
                new FailureKept("answer", 0, 1, "gone", null, 0, AT),
                new RowGroupPrepared(0));
        for (Fact again : once) {
            StoredDataset dataset;
            try (Store store = open()) {
                dataset = store.create(Specs.mixed("a", RowGroupPlan.of(3, 3)), AT);
                commit(store, dataset, once);
                assertThatThrownBy(() -> commit(store, dataset, List.of(again)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("row group 0")
                        .hasMessageContaining("before");
            }
        }
    }

    @Test
    default void lastCountOfAttemptsReplacesTheOneBefore() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(3, 3)), AT);
            AttemptsMade last = new AttemptsMade("question", 0, 1, 2, 0);
            commit(
                    store,
                    dataset,
                    List.of(new AttemptsMade("question", 0, 1, 1, 0), new AttemptsMade("question", 0, 1, 9, 4), last));
            assertThat(replayed(store, dataset, 0)).containsExactly(last);
            AttemptsMade later = new AttemptsMade("question", 0, 1, 3, 1);
            commit(store, dataset, List.of(later));
            assertThat(replayed(store, dataset, 0)).containsExactly(later);
        }
    }

    @Test
    default void sideEffectsOfCellsAreToldTogether_thoseNobodyGaveAreNullInRows() {
        List<Fact> facts = List.of(
                new BatchCompleted("topic", 0, new int[] {0, 1}, List.of("1", "2")),
                new CellCompleted("question", 0, 0, "3"),
                new CellCompleted("question", 0, 1, "4"),
                new CellCompleted("answer", 0, 1, "6"),
                new SideEffectsCompleted("answer__trace", "answer", 0, new int[] {1}, List.of("\"t\"")),
                new CellCompleted("answer", 0, 0, "5"),
                new BatchCompleted("score", 0, new int[] {0, 1}, List.of("7", "8")),
                new CellCompleted("note", 0, 0, "9"),
                new CellCompleted("note", 0, 1, "10"),
                new RowGroupFinalized(0, 2, AT));
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(2, 2)), AT);
            commit(store, dataset, facts);

            assertThat(dataset.spec().sideEffectNames()).containsExactly("answer__trace");
            assertThat(rows(store, dataset))
                    .containsExactly(
                            new StoredRow(0, 0, 0, List.of("1", "3", "5", "7", "9", "null")),
                            new StoredRow(0, 1, 1, List.of("2", "4", "6", "8", "10", "\"t\"")));
        }
    }

    @Test
    default void factsOutsideTheDatasetAreRefused() {
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
                        new RowDropped(1, 2, "topic", "gone", null, 0, AT),
                        new SideEffectsCompleted("answer__trace", "question", 0, new int[] {0}, List.of("1")),
                        new SideEffectsCompleted("nope", "answer", 0, new int[] {0}, List.of("1")),
                        new SideEffectsCompleted("answer__trace", "answer", 1, new int[] {2}, List.of("1")),
                        new SideEffectsCompleted("answer__trace", "answer", 0, new int[] {0}, List.of("\0")),
                        new FailureKept("question", 0, SliceRef.WHOLE_GROUP, "gone", null, 0, AT),
                        new FailureKept("topic", 0, 0, "gone", null, 0, AT),
                        new FailureKept("question", 1, 2, "gone", null, 0, AT),
                        new AttemptsMade("question", 1, 2, 1, 0),
                        new AttemptsMade("topic", 2, SliceRef.WHOLE_GROUP, 1, 0),
                        new RowGroupPrepared(2))) {
                    assertThatThrownBy(() -> journal.commit(new Turn(List.of(wrong), List.of())))
                            .as(wrong.toString())
                            .isInstanceOf(IllegalArgumentException.class);
                }
                TaskTrace wrong = TaskTrace.of(Task.cell("question", 1, 2));
                assertThatThrownBy(() -> journal.commit(new Turn(List.of(), List.of(), List.of(wrong))))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(store.progress(dataset)).allMatch(progress -> progress.pending() == 6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    default void randomHistoryIsReplayedAsItHappened(long seed) {
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
                        .containsExactlyInAnyOrderElementsOf(ToldFacts.of(history.facts().stream()
                                .filter(fact -> fact.rowGroup() == group && !(fact instanceof RowGroupFinalized))
                                .toList()));
            }
            assertThat(replayedFinalized(store, dataset))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(finalizedFacts(history, plan));
            assertThat(store.verify(dataset)).as("seed %s", seed).isEmpty();
            assertThat(store.progress(dataset)).as("seed %s", seed).allSatisfy(progress -> {
                assertThat(progress.done() + progress.skipped() + progress.dropped() + progress.pending())
                        .isEqualTo(plan.rows());
                assertThat(progress.dropped()).isEqualTo(history.droppedRows());
                assertThat(progress.skipped()).isEqualTo(skippedLiveRows(history, progress.column()));
                assertThat(progress.done() + progress.skipped()).isEqualTo(history.liveRowsWith(progress.column()));
            });
            assertThat(rows(store, dataset)).as("seed %s", seed).isEqualTo(finishedRows(history, plan));
            runTurns(store, dataset, history, 10);
            assertThat(store.verify(dataset)).as("seed %s, second run", seed).isEmpty();
        }
    }

    @Test
    default void rowsOfALaterGroupAreReadOnlyWhenTheStreamComesThere() {
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
        List<String> columns = List.of("topic", "question", "answer", "score", "note", "answer__trace");
        for (int group = 0; group < plan.groups(); group++) {
            for (int row = 0; history.isFinalized(group) && row < plan.size(group); row++) {
                int rowGroup = group;
                int rowIndex = row;
                if (!isDropped(history, rowGroup, rowIndex)) {
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

    private static boolean isDropped(RandomHistory history, int rowGroup, int rowIndex) {
        return history.facts().stream()
                .anyMatch(fact ->
                        fact instanceof RowDropped drop && drop.rowGroup() == rowGroup && drop.rowIndex() == rowIndex);
    }

    private static long skippedLiveRows(RandomHistory history, String column) {
        long skipped = 0;
        for (Fact fact : history.facts()) {
            if (fact instanceof CellCompleted cell && cell.column().equals(column) && cell.isSkipped()) {
                skipped += isDropped(history, cell.rowGroup(), cell.rowIndex()) ? 0 : 1;
            } else if (fact instanceof BatchCompleted batch && batch.column().equals(column)) {
                skipped += IntStream.of(batch.skippedRows())
                        .filter(row -> !isDropped(history, batch.rowGroup(), row))
                        .count();
            }
        }
        return skipped;
    }

    private static String value(RandomHistory history, String column, int rowGroup, int rowIndex) {
        for (Fact fact : history.facts()) {
            if (fact instanceof CellCompleted cell
                    && cell.column().equals(column)
                    && cell.rowGroup() == rowGroup
                    && cell.rowIndex() == rowIndex) {
                return cell.value();
            }
            if (fact instanceof SideEffectsCompleted some
                    && some.name().equals(column)
                    && some.rowGroup() == rowGroup) {
                int position = Arrays.binarySearch(some.rowIndexes(), rowIndex);
                if (position >= 0) {
                    return some.values().get(position);
                }
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
