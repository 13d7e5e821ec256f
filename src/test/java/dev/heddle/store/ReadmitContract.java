package dev.heddle.store;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.commit;
import static dev.heddle.store.Stores.replayed;
import static dev.heddle.store.Stores.replayedFinalized;
import static dev.heddle.store.Stores.rows;
import static dev.heddle.store.Stores.runTurns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
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
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store promises of rows that are brought back, on whatever database. */
@Timeout(120)
public interface ReadmitContract {
    /** Opens the store of this test; each call after a close finds what the one before left. */
    Store open();

    @Test
    default void whatWasComputedWithoutTheRowGoes_andWhatWasComputedWithItStays() {
        List<Fact> stays = List.of(
                new RowGroupPrepared(0),
                new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("1", "2", "3")),
                new CellCompleted("question", 0, 0, "1"),
                new CellCompleted("question", 0, 1, "1"),
                new CellCompleted("question", 0, 2, "1", true),
                new CellCompleted("answer", 0, 0, "1"),
                new CellCompleted("answer", 0, 1, "1"),
                new SideEffectsCompleted("answer__trace", "answer", 0, new int[] {0, 1}, List.of("4", "5")));
        List<Fact> goes = List.of(
                new RowDropped(0, 2, "answer", "gone", null, 2, AT),
                new BatchCompleted("score", 0, new int[] {0, 1}, List.of("1", "2")),
                new CellCompleted("note", 0, 0, "null"),
                new FailureKept("note", 0, 0, "never mind", null, 1, AT),
                new CellCompleted("note", 0, 1, "1"),
                new RowGroupFinalized(0, 2, AT));
        List<Fact> other = List.of(new RowDropped(1, 0, "topic", "gone", null, 1, AT), new RowGroupFinalized(1, 0, AT));
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(4, 3)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(concat(stays, goes, other), List.of()));
                journal.end("COMPLETED", AT);
            }
            assertThat(store.newest("a")).get().matches(StoredDataset::isComplete);

            assertThat(store.readmit(dataset, "answer", null)).isEqualTo(1);

            assertThat(store.newest("a").orElseThrow().isComplete()).isFalse();
            assertThat(replayed(store, dataset, 0)).containsExactlyInAnyOrderElementsOf(stays);
            assertThat(replayedFinalized(store, dataset)).isEqualTo(other);
            assertThat(store.verify(dataset)).isEmpty();
            assertThat(Resumption.run(store, dataset))
                    .containsExactly(
                            Task.cell("answer", 0, 2),
                            Task.batch("score", 0),
                            Task.cell("note", 0, 0),
                            Task.cell("note", 0, 1),
                            Task.cell("note", 0, 2));
            assertThat(rows(store, dataset)).extracting(StoredRow::index).containsExactly(0L, 1L, 2L);
            assertThat(store.verify(dataset)).isEmpty();
        }
    }

    @Test
    default void rootComputedWithoutTheRow_takesItsWholeGroupWithIt() {
        List<Fact> lost = List.of(new RowDropped(0, 1, "question", "refused by a hook", null, 0, AT));
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(6, 3)), AT);
            commit(store, dataset, concat(lost, computed(0, 0, 2), computed(1, 0, 1, 2)));

            assertThat(store.readmit(dataset, "question", null)).isEqualTo(1);

            assertThat(replayed(store, dataset, 0)).isEmpty();
            assertThat(replayed(store, dataset, 1))
                    .containsExactlyInAnyOrderElementsOf(ToldFacts.of(computed(1, 0, 1, 2)));
            assertThat(store.verify(dataset)).isEmpty();
            assertThat(Resumption.run(store, dataset)).hasSize(1 + 3 + 3 + 1 + 3);
        }
    }

    /** Every column of the mixed dataset for the rows of a group. */
    private static List<Fact> computed(int rowGroup, int... rows) {
        List<String> values = IntStream.of(rows).mapToObj(String::valueOf).toList();
        List<Fact> facts = new ArrayList<>();
        facts.add(new BatchCompleted("topic", rowGroup, rows, values));
        facts.add(new BatchCompleted("score", rowGroup, rows, values));
        for (int row : rows) {
            facts.add(new CellCompleted("question", rowGroup, row, "1"));
            facts.add(new CellCompleted("answer", rowGroup, row, "2"));
            facts.add(new SideEffectsCompleted("answer__trace", "answer", rowGroup, new int[] {row}, List.of("3")));
            facts.add(new CellCompleted("note", rowGroup, row, "4"));
        }
        return facts;
    }

    @Test
    default void rowThatABatchHadIsBackInIt() {
        List<Fact> before = List.of(
                new BatchCompleted("topic", 0, new int[] {0, 1}, List.of("1", "2")),
                new CellCompleted("question", 0, 0, "1"),
                new CellCompleted("question", 0, 1, "1"),
                new CellCompleted("answer", 0, 0, "1"),
                new CellCompleted("answer", 0, 1, "1"),
                new BatchCompleted("score", 0, new int[] {0, 1}, List.of("1", "2")),
                new CellCompleted("note", 0, 0, "1"));
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(2, 2)), AT);
            commit(store, dataset, before);
            commit(store, dataset, List.of(new RowDropped(0, 1, "note", "gone", null, 1, AT)));

            assertThat(store.readmit(dataset, "note", null)).isEqualTo(1);

            assertThat(replayed(store, dataset, 0)).containsExactlyInAnyOrderElementsOf(before);
            assertThat(Resumption.run(store, dataset)).containsExactly(Task.cell("note", 0, 1));
        }
    }

    @Test
    default void columnsFilledTogetherGoTogetherAndStayTogether() {
        RowGroupPlan plan = RowGroupPlan.of(4, 2);
        DatasetSpec spec = DatasetSpec.of(
                "a",
                List.of(
                        column("seed", GenerationStrategy.FULL_COLUMN, List.of()),
                        column("text", GenerationStrategy.CELL_BY_CELL, List.of("seed")),
                        column("rank", GenerationStrategy.FULL_COLUMN, List.of("text")),
                        column("share", GenerationStrategy.FULL_COLUMN, List.of("text")),
                        column("first", GenerationStrategy.CELL_BY_CELL, List.of("rank")),
                        column("second", GenerationStrategy.CELL_BY_CELL, List.of("share"))),
                2,
                plan);
        List<Fact> facts = new ArrayList<>();
        for (int group = 0; group < 2; group++) {
            int[] rows = group == 0 ? new int[] {0} : new int[] {0, 1};
            facts.add(new BatchCompleted("seed", group, new int[] {0, 1}, List.of("1", "2")));
            for (int row : rows) {
                facts.add(new CellCompleted("text", group, row, "1"));
                facts.add(new CellCompleted("first", group, row, "1"));
                facts.add(new CellCompleted("second", group, row, "1"));
            }
            List<String> values = IntStream.of(rows).mapToObj(String::valueOf).toList();
            facts.add(new BatchCompleted("rank", group, rows, values));
            facts.add(new BatchCompleted("share", group, rows, values));
        }
        try (Store store = open()) {
            StoredDataset dataset = store.create(spec, AT);
            commit(store, dataset, facts);
            commit(
                    store,
                    dataset,
                    List.of(
                            new RowDropped(0, 1, "text", "before they were filled", null, 1, AT),
                            new RowDropped(1, 1, "text", "after they were filled", null, 1, AT)));

            assertThat(store.readmit(dataset, "text", null)).isEqualTo(2);

            assertThat(store.verify(dataset)).isEmpty();
            assertThat(Resumption.run(store, dataset))
                    .containsExactlyInAnyOrder(
                            Task.cell("text", 0, 1),
                            Task.batch("rank", 0),
                            Task.batch("share", 0),
                            Task.cell("first", 0, 0),
                            Task.cell("first", 0, 1),
                            Task.cell("second", 0, 0),
                            Task.cell("second", 0, 1));
        }
    }

    @Test
    default void patternIsSoughtInReasonAndErrorClass_andWhereNothingMatchesNothingChanges() {
        List<Fact> facts = List.of(
                new RowDropped(0, 0, "c", "timed out after 3 s", "java.io.IOException", 1, AT),
                new RowDropped(0, 1, "c", "quota", "com.Limit", 1, AT),
                new RowDropped(0, 2, "c", "timed out", null, 1, AT),
                new RowDropped(0, 3, "d", "timed out", null, 1, AT),
                new RowGroupFinalized(0, 0, AT));
        DatasetSpec spec = DatasetSpec.of(
                "a",
                List.of(
                        column("c", GenerationStrategy.CELL_BY_CELL, List.of()),
                        column("d", GenerationStrategy.CELL_BY_CELL, List.of())),
                4,
                RowGroupPlan.of(4, 4));
        try (Store store = open()) {
            StoredDataset dataset = store.create(spec, AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(facts, List.of()));
                journal.end("COMPLETED", AT);
            }

            assertThat(store.readmit(dataset, "c", Pattern.compile("^out"))).isZero();
            assertThat(store.newest("a")).get().matches(StoredDataset::isComplete);
            assertThat(replayedFinalized(store, dataset)).isEqualTo(facts);
            assertThat(store.readmit(dataset, "c", Pattern.compile("Limit$"))).isEqualTo(1);
            assertThat(store.readmit(dataset, "c", Pattern.compile("timed out")))
                    .isEqualTo(2);
            assertThat(replayed(store, dataset, 0)).containsExactly(facts.get(3));
            assertThat(store.readmit(dataset, "c", null)).isZero();
        }
    }

    @Test
    default void unknownColumnIsRefused_andSoIsReadmissionWhileARunIsAtWork() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            commit(store, dataset, List.of(new RowDropped(0, 0, "c", "gone", null, 1, AT)));

            assertThatThrownBy(() -> store.readmit(dataset, "d", null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"d\"");
            try (Journal journal = store.startRun(dataset, AT)) {
                assertThatThrownBy(() -> store.readmit(dataset, "c", null)).isInstanceOf(IllegalStateException.class);
                journal.end("CANCELLED", AT);
            }
            assertThat(store.readmit(dataset, "c", null)).isEqualTo(1);
            store.startRun(dataset, AT).close();
        }
    }

    @Test
    default void deathsOfTheRowAndItsGroupAreForgotten_attemptsAreNot_norDeathsOfOtherRows() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(4, 2)), AT);
            commit(
                    store,
                    dataset,
                    List.of(
                            new AttemptsMade("question", 0, 0, 5, 3),
                            new AttemptsMade("question", 0, 1, 5, 2),
                            new AttemptsMade("topic", 0, SliceRef.WHOLE_GROUP, 4, 1),
                            new AttemptsMade("topic", 1, SliceRef.WHOLE_GROUP, 4, 1),
                            new RowDropped(0, 0, "question", "killed the process", null, 5, AT)));

            store.readmit(dataset, "question", null);

            assertThat(replayed(store, dataset, 0))
                    .containsExactlyInAnyOrder(
                            new AttemptsMade("question", 0, 0, 5, 0),
                            new AttemptsMade("question", 0, 1, 5, 2),
                            new AttemptsMade("topic", 0, SliceRef.WHOLE_GROUP, 4, 0));
            assertThat(replayed(store, dataset, 1))
                    .containsExactly(new AttemptsMade("topic", 1, SliceRef.WHOLE_GROUP, 4, 1));
        }
    }

    /** A cell of a dropped row that was still at work is no reason to count a death once the row is back. */
    @Test
    default void whatADeadRunWasAtIsCountedByWhatWasDroppedThen() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(2, 2)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(
                        List.of(new RowDropped(0, 0, "question", "gone", null, 1, AT)),
                        List.of(),
                        List.of(
                                TaskTrace.of(Task.cell("question", 0, 0)).withAttempt(1),
                                TaskTrace.of(Task.cell("question", 0, 1)).withAttempt(1))));
            }

            store.readmit(dataset, "question", null);

            assertThat(replayed(store, dataset, 0)).containsExactly(new AttemptsMade("question", 0, 1, 1, 1));
        }
    }

    @Test
    default void manyRowsInAGroupAndInManyGroupsTakeNoLongerThanTheyAreMany() {
        RowGroupPlan plan = RowGroupPlan.of(40_000, 20_000).extendedTo(80_000, 20);
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", plan), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                for (int group = 0; group < plan.groups(); group++) {
                    List<Fact> facts = new ArrayList<>();
                    for (int row = 0; row < plan.size(group); row++) {
                        facts.add(new RowDropped(group, row, "c", "gone", null, 1, AT));
                    }
                    facts.add(new RowGroupFinalized(group, 0, AT));
                    journal.commit(new Turn(facts, List.of()));
                }
                journal.end("COMPLETED", AT);
            }

            assertThat(store.readmit(dataset, "c", Pattern.compile("gone"))).isEqualTo(80_000);
            assertThat(store.progress(dataset)).containsExactly(new ColumnProgress("c", 80_000, 0, 0, 0, 80_000));
            assertThat(replayedFinalized(store, dataset)).isEmpty();
        }
    }

    @Test
    default void afterRandomHistoriesExactlyTheMissingSlicesAreComputedAgain() {
        long firstSeed = Long.getLong("heddle.seed", new SplittableRandom().nextLong());
        int back = 0;
        long stale = 0;
        try (Store store = open()) {
            for (long seed = firstSeed; seed < firstSeed + 60; seed++) {
                try {
                    ReadmittedFacts readmitted = readmitted(store, seed);
                    back += readmitted.back().size();
                    stale += readmitted.staleCells();
                } catch (AssertionError | RuntimeException failure) {
                    throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
                }
            }
        }
        assertThat(back).as("rows brought back, first seed %s", firstSeed).isPositive();
        assertThat(stale).as("cells that went, first seed %s", firstSeed).isPositive();
    }

    private static ReadmittedFacts readmitted(Store store, long seed) {
        Random random = new Random(seed);
        RowGroupPlan plan = RowGroupPlan.ofSizes(random.ints(3, 1, 10).toArray());
        StoredDataset dataset = store.create(Specs.random("d" + seed, random, plan), AT);
        RandomHistory history = new RandomHistory(dataset.spec(), seed, 12);
        runTurns(store, dataset, history, 1 + random.nextInt(10));
        List<RowDropped> drops = history.facts().stream()
                .filter(RowDropped.class::isInstance)
                .map(RowDropped.class::cast)
                .toList();
        String column = drops.isEmpty()
                ? dataset.spec().graph().columns().get(0)
                : drops.get(random.nextInt(drops.size())).column();
        Pattern pattern = random.nextBoolean() ? null : Pattern.compile(random.nextBoolean() ? "State" : "^no; 'l");
        ReadmittedFacts expected = new ReadmittedFacts(dataset.spec(), history.facts(), matching(column, pattern));

        assertThat(store.readmit(dataset, column, pattern))
                .isEqualTo(expected.back().size());

        List<Fact> told = new ArrayList<>();
        for (int group = 0; group < plan.groups(); group++) {
            told.addAll(replayed(store, dataset, group));
        }
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(ToldFacts.of(expected.left().stream()
                        .filter(fact -> !(fact instanceof RowGroupFinalized))
                        .toList()));
        assertThat(store.verify(dataset)).isEmpty();
        assertThat(Resumption.run(store, dataset)).containsExactlyInAnyOrderElementsOf(expected.missing());
        assertThat(store.verify(dataset)).as("after the resume").isEmpty();
        assertThat(rows(store, dataset).stream().map(row -> row.rowGroup() + "/" + row.rowIndex()))
                .containsAll(expected.back().stream()
                        .map(drop -> drop.rowGroup() + "/" + drop.rowIndex())
                        .toList());
        return expected;
    }

    private static Predicate<RowDropped> matching(String column, @Nullable Pattern pattern) {
        return drop -> drop.column().equals(column)
                && (pattern == null
                        || pattern.matcher(drop.reason()).find()
                        || (drop.errorClass() != null
                                && pattern.matcher(drop.errorClass()).find()));
    }

    private static ColumnSpec column(String name, GenerationStrategy strategy, List<String> required) {
        return new ColumnSpec(ColumnNode.of(name, strategy, required.toArray(new String[0])), false, "");
    }

    @SafeVarargs
    private static List<Fact> concat(Collection<Fact>... parts) {
        List<Fact> all = new ArrayList<>();
        for (Collection<Fact> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
