package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredDataset;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The facade on a real store: what a user of the library sees of building, resuming and looking. */
@Timeout(60)
class HeddleTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    @Test
    void build_fillsEveryCell_andASecondBuildHasNothingToDo() { // behaviour 71
        AtomicInteger calls = new AtomicInteger();
        Dataset dataset = Datasets.squares(10, 4, calls);

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult first = heddle.build(dataset, RESUME);
            assertThat(first.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(first.rows()).isEqualTo(10);
            assertThat(first.completedCells()).isEqualTo(30);
            assertThat(first.droppedRows()).isZero();
            assertThat(first.executedTasks()).isEqualTo(3 + 10 + 3);
        }
        try (Heddle heddle = Heddle.open(directory)) {
            int callsBefore = calls.get();
            BuildResult second = heddle.build(dataset, RESUME);

            assertThat(second.outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
            assertThat(second.executedTasks()).isZero();
            assertThat(second.completedCells()).isEqualTo(30);
            assertThat(calls.get()).isEqualTo(callsBefore);
            assertThat(heddle.runs()).hasSize(1);
            assertThat(heddle.verify("squares")).isEmpty();
            try (Stream<Row> rows = heddle.rows("squares")) {
                assertThat(rows.map(row ->
                                row.integer("number") + ":" + row.integer("square") + ":" + row.integer("group_sum")))
                        .containsExactly(
                                "0:0:14",
                                "1:1:14",
                                "2:4:14",
                                "3:9:14",
                                "4:16:126",
                                "5:25:126",
                                "6:36:126",
                                "7:49:126",
                                "8:64:145",
                                "9:81:145");
            }
        }
    }

    @Test
    void resumeModes_behaveAsTheTableSays() { // behaviours 67 and 68
        Dataset before = Dataset.named("d").rows(4).cell("a", row -> "old").build();
        Dataset after =
                Dataset.named("d").rows(4).cell("a", row -> "new").version("2").build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(conflict(heddle, before, BuildOptions.always())).contains("no dataset \"d\" to resume");
            assertThat(conflict(heddle, before, BuildOptions.reuse())).contains("not offered by this version");
            assertThat(heddle.datasets()).isEmpty();

            heddle.build(before, BuildOptions.never());
            assertThat(conflict(heddle, before, BuildOptions.never())).contains("\"d\" is taken");
            assertThat(conflict(heddle, after, BuildOptions.always())).contains("column \"a\" does something else");
            assertThat(conflict(
                            heddle,
                            Dataset.named("d").rows(3).cell("a", row -> 1).build(),
                            RESUME))
                    .contains("4 rows planned, which is more than 3");
            assertThat(heddle.runs()).hasSize(1);

            assertThat(heddle.build(after, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(heddle.datasets())
                    .extracting(StoredDataset::generation, StoredDataset::isComplete)
                    .containsExactly(tuple(1, true), tuple(2, true));
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.string("a"))).containsOnly("new");
            }
        }
    }

    @Test
    void datasetThatGrows_keepsItsGroupsAndAddsNewOnes() throws SQLException { // behaviour 69
        List<String> groups = Collections.synchronizedList(new ArrayList<>());
        try (Heddle heddle = Heddle.open(directory)) {
            for (long rows : new long[] {5, 6, 7, 9}) {
                Dataset dataset = Dataset.named("d")
                        .rows(rows)
                        .rowGroupSize(2)
                        .fromScratch("n", group -> {
                            groups.add(group.id() + "@" + group.startOffset() + "+" + group.size());
                            return Datasets.range(group.startOffset(), group.size());
                        })
                        .build();
                assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            }

            assertThat(groups).containsExactlyInAnyOrder("0@0+2", "1@2+2", "2@4+1", "3@5+1", "4@6+1", "5@7+2");
            assertThat(Queries.strings(heddle, "select rows || ' ' || row_groups || ' ' || state from v_dataset"))
                    .containsExactly("9 6 complete");
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.integer("n"))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            }
        }
    }

    @Test
    void hiddenColumn_isComputedStoredAndResumed() { // behaviour 81
        Dataset dataset = Dataset.named("d")
                .rows(3)
                .cell("secret", row -> "s" + row.index())
                .hidden()
                .cell("open", row -> row.string("secret").toUpperCase(Locale.ROOT))
                .requires("secret")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(dataset, RESUME);

            assertThat(heddle.datasets().get(0).spec().columns())
                    .extracting(column -> column.node().name() + column.isHidden())
                    .containsExactly("secrettrue", "openfalse");
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.string("secret") + row.string("open")))
                        .containsExactly("s0S0", "s1S1", "s2S2");
            }
        }
    }

    @Test
    void namesOfEveryKind_work() {
        Dataset dataset = Dataset.named("select \"x\"\n日本")
                .rows(2)
                .cell("select", row -> 1)
                .cell("a.b \"c\"\n'd' 😀", row -> row.integer("select"))
                .requires("select")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).completedCells()).isEqualTo(4);
            assertThat(heddle.progress(dataset.name()))
                    .extracting(ColumnProgress::column)
                    .containsExactlyElementsOf(dataset.graph().columns());
            assertThat(heddle.verify(dataset.name())).isEmpty();
        }
    }

    @Test
    void emptyDataset_completesAtOnce() { // behaviour 10
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(Datasets.squares(0, 4, new AtomicInteger()), RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.executedTasks()).isZero();
            assertThat(heddle.build(Datasets.squares(0, 4, new AtomicInteger()), RESUME)
                            .outcome())
                    .isEqualTo(Outcome.ALREADY_COMPLETE);
        }
    }

    @Test
    void plan_saysWhatWouldHappenAndWhy() {
        Dataset dataset = Datasets.squares(10, 4, new AtomicInteger());
        try (Heddle heddle = Heddle.open(directory)) {
            BuildPlan fresh = heddle.plan(dataset, RESUME);
            assertThat(fresh.action()).isEqualTo(BuildPlan.Action.CREATE);
            assertThat(fresh.columns())
                    .extracting(column -> column.column() + " " + column.tasks() + " " + column.rowsPending())
                    .containsExactly("number 3 10", "square 10 10", "group_sum 3 10");
            assertThat(heddle.datasets()).isEmpty();

            heddle.build(dataset, RESUME);
            assertThat(heddle.plan(dataset, RESUME).action()).isEqualTo(BuildPlan.Action.NOTHING_TO_DO);
            assertThat(heddle.plan(Datasets.squares(14, 4, new AtomicInteger()), RESUME)
                            .columns())
                    .extracting(column -> column.column() + " " + column.rowsDone() + " " + column.rowsPending())
                    .containsExactly("number 10 4", "square 10 4", "group_sum 10 4");
            assertThat(heddle.plan(Datasets.squares(9, 4, new AtomicInteger()), RESUME)
                            .reason())
                    .contains("10 rows planned");
        }
    }

    @Test
    void unknownDataset_namesTheKnownOnes() {
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(Datasets.squares(1, 1, new AtomicInteger()), RESUME);

            assertThatThrownBy(() -> heddle.rows("sqares"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"sqares\"")
                    .hasMessageContaining("[squares]");
        }
    }

    @Test
    void discardedDataset_isGone() throws SQLException {
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(Datasets.squares(10, 4, new AtomicInteger()), RESUME);

            heddle.discard("squares");

            assertThat(heddle.datasets()).isEmpty();
            assertThat(Queries.numbers(heddle, "select count(*) from v_trace")).containsExactly(0);
            assertThat(heddle.build(Datasets.squares(10, 4, new AtomicInteger()), BuildOptions.never())
                            .outcome())
                    .isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void withoutTrace_noAttemptIsRecorded() throws SQLException { // behaviour 75
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(Datasets.squares(10, 4, new AtomicInteger()), RESUME.withTrace(false));
            assertThat(Queries.numbers(heddle, "select count(*) from v_trace")).containsExactly(0);

            heddle.build(Datasets.squares(14, 4, new AtomicInteger()), RESUME);
            assertThat(Queries.numbers(heddle, "select count(*) from v_trace")).containsExactly(1 + 4 + 1);
            assertThat(Queries.numbers(
                            heddle,
                            "select count(*) from v_trace where status = 'SUCCEEDED' and attempt = 1"
                                    + " and queued_at <= started_at and started_at <= finished_at"))
                    .containsExactly(6);
        }
    }

    private static String conflict(Heddle heddle, Dataset dataset, BuildOptions options) {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> heddle.build(dataset, options));
        assertThat(refused.category()).isEqualTo(StoreException.Category.CONFLICT);
        return String.valueOf(refused.getMessage());
    }
}
