package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredDataset;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The facade on a real store: what a user of the library sees. */
@Timeout(60)
class HeddleTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    @Test
    void build_fillsEveryCell_andASecondBuildHasNothingToDo() { // behaviour 71
        AtomicInteger calls = new AtomicInteger();
        Dataset dataset = squares(10, 4, calls);

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
    void cancelledBuild_resumesWithExactlyTheMissingCells() throws SQLException { // behaviours 57 and 65
        Set<Integer> computed = ConcurrentHashMap.newKeySet();
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        Dataset dataset = Dataset.named("d")
                .rows(100)
                .rowGroupSize(10)
                .cell("a", row -> {
                    computed.add((int) row.index());
                    if (computed.size() == 37) {
                        open.join().cancel();
                    }
                    return row.index();
                })
                .build();

        Set<Integer> durable;
        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            BuildResult result = heddle.build(dataset, RESUME);
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            durable = Set.copyOf(numbers(heddle, "select row_group * 10 + row_index from v_completion"));
            assertThat(durable).isEqualTo(computed).hasSizeBetween(37, 99);
            assertThat(strings(heddle, "select outcome from v_run")).containsExactly("CANCELLED");
        }
        computed.clear();
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, BuildOptions.always());

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(computed).doesNotContainAnyElementsOf(durable).hasSize(100 - durable.size());
            assertThat(result.executedTasks()).isEqualTo(100 - durable.size());
        }
    }

    @Test
    void failingRows_dropWithTheirStory_andStayDropped() throws SQLException { // behaviours 46, 70, 80
        AtomicInteger calls = new AtomicInteger();
        CellFunction picky = row -> {
            calls.incrementAndGet();
            if (row.integer("n") % 3 == 0) {
                throw new IllegalStateException("number " + row.integer("n") + " is divisible by three");
            }
            return row.integer("n");
        };
        Dataset dataset = Dataset.named("d")
                .rows(9)
                .rowGroupSize(3)
                .fromScratch("n", group -> range(group.startOffset(), group.size()))
                .cell("picky", picky)
                .requires("n")
                .cell("after", row -> row.integer("picky"))
                .requires("picky")
                .fullColumn(
                        "sum",
                        rows -> Collections.nCopies(
                                rows.size(),
                                rows.integers("after").stream()
                                        .mapToLong(Long::longValue)
                                        .sum()))
                .requires("after")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isEqualTo(3);
            assertThat(result.firstFailure()).contains("divisible by three");
            assertThat(strings(
                            heddle,
                            "select row_group || '/' || row_index || ' ' || column_name || ' ' || error_class || ' ' || attempt"
                                    + " from v_dropped_row order by row_group, row_index"))
                    .containsExactly(
                            "0/0 picky java.lang.IllegalStateException 1",
                            "1/0 picky java.lang.IllegalStateException 1",
                            "2/0 picky java.lang.IllegalStateException 1");
            assertThat(strings(heddle, "select reason from v_dropped_row where row_group = 1"))
                    .allSatisfy(reason -> assertThat(reason).contains("number 3 is divisible by three"));
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.index() + ":" + row.integer("sum")))
                        .containsExactly("1:3", "2:3", "4:9", "5:9", "7:15", "8:15");
            }
            assertThat(heddle.progress("d")).allSatisfy(column -> {
                assertThat(column.dropped()).isEqualTo(3);
                assertThat(column.done()).isEqualTo(6);
                assertThat(column.pending()).isZero();
            });
        }
        calls.set(0);
        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
            assertThat(calls).hasValue(0);
        }
    }

    @Test
    void rowGroupThatLostAllItsRows_isFinishedAndNeverMadeAgain() { // behaviours 26, 47, 70
        AtomicInteger seeds = new AtomicInteger();
        Dataset dataset = Dataset.named("d")
                .rows(6)
                .rowGroupSize(2)
                .fromScratch("n", group -> {
                    seeds.incrementAndGet();
                    return group.id() == 1 ? List.of(1) : range(group.startOffset(), group.size());
                })
                .cell("copy", row -> row.value("n"))
                .requires("n")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isEqualTo(2);
            assertThat(result.firstFailure()).contains("1", "2");
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
            assertThat(seeds).hasValue(3);
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
                            return range(group.startOffset(), group.size());
                        })
                        .build();
                assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            }

            assertThat(groups).containsExactlyInAnyOrder("0@0+2", "1@2+2", "2@4+1", "3@5+1", "4@6+1", "5@7+2");
            assertThat(strings(heddle, "select rows || ' ' || row_groups || ' ' || state from v_dataset"))
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
    void valuesOfEveryKind_readBackAsTheyWere_liveAndStored() {
        List<Object> values = List.of(
                "quote \" back \\ line\nfeed tab\t 日本 😀 \u2028 ' ; -- drop table",
                "x".repeat(1_000_000),
                List.of(1, 2.5, Map.of("k", List.of(true))),
                Map.of("a", "b"),
                Long.MIN_VALUE,
                0.1,
                false,
                "");
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Dataset dataset = Dataset.named("v")
                .rows(values.size())
                .rowGroupSize(100)
                .cell("value", row -> values.get((int) row.index()))
                .fullColumn("copy", rows -> {
                    seen.addAll(rows.values("value"));
                    return rows.values("value");
                })
                .requires("value")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(dataset, RESUME);
            try (Stream<Row> rows = heddle.rows("v")) {
                List<Row> stored = rows.toList();
                assertThat(stored).extracting(row -> row.value("value")).isEqualTo(seen);
                assertThat(stored).extracting(row -> row.value("copy")).isEqualTo(seen);
                assertThat(seen.get(0)).isEqualTo(values.get(0));
                assertThat(stored.get(2).list("value")).containsExactly(1L, 2.5, Map.of("k", List.of(true)));
                assertThat(stored.get(4).integer("copy")).isEqualTo(Long.MIN_VALUE);
            }
        }
    }

    @Test
    void valueTheStoreCannotHold_failsItsRowWithAClearMessage() throws SQLException {
        Dataset dataset = Dataset.named("v")
                .rows(4)
                .cell("value", row -> switch ((int) row.index()) {
                    case 0 -> "a\0b";
                    case 1 -> "x".repeat(101);
                    case 2 -> new Object();
                    default -> "fine";
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME.withMaxValueBytes(100));

            assertThat(result.droppedRows()).isEqualTo(3);
            List<String> reasons = strings(heddle, "select reason from v_dropped_row order by row_index");
            assertThat(reasons.get(0)).contains("U+0000 at position 1");
            assertThat(reasons.get(1)).contains("103 bytes as JSON, the limit is 100");
            assertThat(reasons.get(2)).contains("not a java.lang.Object");
        }
    }

    @Test
    void undeclaredColumn_failsTheRowNamingWhatIsDeclared() {
        Dataset dataset = Dataset.named("d")
                .rows(1)
                .cell("a", row -> 1)
                .cell("b", row -> row.integer("a"))
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).firstFailure())
                    .contains("column \"a\" is not at hand", "requires");
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
    void secondBuildAtOnce_isRefused_andInterruptOfTheCallerCancels() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Dataset dataset = Dataset.named("d")
                .rows(2)
                .cell("a", row -> {
                    begun.countDown();
                    release.await();
                    return 1;
                })
                .build();
        CompletableFuture<BuildResult> result = new CompletableFuture<>();
        AtomicBoolean isInterrupted = new AtomicBoolean();

        try (Heddle heddle = Heddle.open(directory)) {
            Thread caller = new Thread(() -> {
                result.complete(heddle.build(dataset, RESUME.withCancelGrace(Duration.ZERO)));
                isInterrupted.set(Thread.interrupted());
            });
            caller.start();
            begun.await();

            assertThatThrownBy(() -> heddle.build(dataset, RESUME))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a build is running");
            assertThatThrownBy(() -> heddle.discard("d")).isInstanceOf(IllegalStateException.class);

            caller.interrupt();
            caller.join();
            assertThat(result.get().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(isInterrupted).isTrue();
            release.countDown();
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void closing_cancelsTheRunningBuildAndKeepsWhatWasFinished() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Dataset dataset = Dataset.named("d")
                .rows(50)
                .cell("a", row -> 1)
                .cell("b", row -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return 1;
                })
                .requires("a")
                .build();
        Heddle heddle = Heddle.open(directory);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        Future<BuildResult> result = caller.submit(() -> heddle.build(dataset, RESUME.withCancelGrace(Duration.ZERO)));
        begun.await();

        heddle.close();

        assertThat(result.get().outcome()).isEqualTo(Outcome.CANCELLED);
        caller.shutdown();
        try (Heddle again = Heddle.open(directory)) {
            assertThat(again.progress("d").get(0).done()).isPositive();
            assertThat(again.progress("d").get(1).done()).isZero();
        }
    }

    @Test
    void brokenEngine_failsTheBuild_andAResumeGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        Dataset dataset = Dataset.named("d")
                .rows(20)
                .cell("a", row -> {
                    if (calls.incrementAndGet() == 10) {
                        throw new OutOfMemoryError("pretended");
                    }
                    return 1;
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildFailedException failure =
                    catchThrowableOfType(BuildFailedException.class, () -> heddle.build(dataset, RESUME));

            assertThat(failure.result().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failure).hasMessageContaining("pretended").hasMessageContaining("goes on from there");
            BuildResult resumed = heddle.build(dataset, RESUME);
            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.completedCells()).isEqualTo(20);
            assertThat(heddle.runs()).extracting(run -> run.outcome()).containsExactly("FAILED", "COMPLETED");
        }
    }

    @Test
    void progress_isReportedToTheEnd_andAConsumerThatThrowsIsHarmless() { // behaviours 59 and 77
        List<BuildProgress> reports = Collections.synchronizedList(new ArrayList<>());

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(squares(10, 4, new AtomicInteger()), RESUME.withProgress(Duration.ofMillis(1), reports::add));
            BuildProgress last = reports.get(reports.size() - 1);
            assertThat(last.rowsFinished()).isEqualTo(10);
            assertThat(last.cellsDone()).isEqualTo(30).isEqualTo(last.cellsTotal());
            assertThat(last.cellsThisRun()).isEqualTo(30);

            reports.clear();
            heddle.build(squares(12, 4, new AtomicInteger()), RESUME.withProgress(Duration.ofMillis(1), report -> {
                reports.add(report);
                throw new IllegalStateException("a bad consumer");
            }));
            assertThat(reports).hasSize(1);
            assertThat(heddle.progress("squares").get(0).done()).isEqualTo(12);
        }
    }

    @Test
    void emptyDataset_completesAtOnce() { // behaviour 10
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(squares(0, 4, new AtomicInteger()), RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.executedTasks()).isZero();
            assertThat(heddle.build(squares(0, 4, new AtomicInteger()), RESUME).outcome())
                    .isEqualTo(Outcome.ALREADY_COMPLETE);
        }
    }

    @Test
    void plan_saysWhatWouldHappenAndWhy() {
        Dataset dataset = squares(10, 4, new AtomicInteger());
        try (Heddle heddle = Heddle.open(directory)) {
            BuildPlan fresh = heddle.plan(dataset, RESUME);
            assertThat(fresh.action()).isEqualTo(BuildPlan.Action.CREATE);
            assertThat(fresh.columns())
                    .extracting(column -> column.column() + " " + column.tasks() + " " + column.rowsPending())
                    .containsExactly("number 3 10", "square 10 10", "group_sum 3 10");
            assertThat(heddle.datasets()).isEmpty();

            heddle.build(dataset, RESUME);
            assertThat(heddle.plan(dataset, RESUME).action()).isEqualTo(BuildPlan.Action.NOTHING_TO_DO);
            assertThat(heddle.plan(squares(14, 4, new AtomicInteger()), RESUME).columns())
                    .extracting(column -> column.column() + " " + column.rowsDone() + " " + column.rowsPending())
                    .containsExactly("number 10 4", "square 10 4", "group_sum 10 4");
            assertThat(heddle.plan(squares(9, 4, new AtomicInteger()), RESUME).reason())
                    .contains("10 rows planned");
        }
    }

    @Test
    void unknownDataset_namesTheKnownOnes() {
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(squares(1, 1, new AtomicInteger()), RESUME);

            assertThatThrownBy(() -> heddle.rows("sqares"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"sqares\"")
                    .hasMessageContaining("[squares]");
        }
    }

    @Test
    void discardedDataset_isGone() throws SQLException {
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(squares(10, 4, new AtomicInteger()), RESUME);

            heddle.discard("squares");

            assertThat(heddle.datasets()).isEmpty();
            assertThat(numbers(heddle, "select count(*) from v_trace")).containsExactly(0);
            assertThat(heddle.build(squares(10, 4, new AtomicInteger()), BuildOptions.never())
                            .outcome())
                    .isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void withoutTrace_noAttemptIsRecorded() throws SQLException { // behaviour 75
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(squares(10, 4, new AtomicInteger()), RESUME.withTrace(false));
            assertThat(numbers(heddle, "select count(*) from v_trace")).containsExactly(0);

            heddle.build(squares(14, 4, new AtomicInteger()), RESUME);
            assertThat(numbers(heddle, "select count(*) from v_trace")).containsExactly(1 + 4 + 1);
            assertThat(numbers(
                            heddle,
                            "select count(*) from v_trace where status = 'SUCCEEDED' and attempt = 1"
                                    + " and queued_at <= started_at and started_at <= finished_at"))
                    .containsExactly(6);
        }
    }

    private static Dataset squares(long rows, int rowGroupSize, AtomicInteger calls) {
        return Dataset.named("squares")
                .rows(rows)
                .rowGroupSize(rowGroupSize)
                .fromScratch("number", group -> {
                    calls.incrementAndGet();
                    return range(group.startOffset(), group.size());
                })
                .cell("square", row -> {
                    calls.incrementAndGet();
                    return row.integer("number") * row.integer("number");
                })
                .requires("number")
                .fullColumn("group_sum", batch -> {
                    calls.incrementAndGet();
                    long sum = batch.integers("square").stream()
                            .mapToLong(Long::longValue)
                            .sum();
                    return Collections.nCopies(batch.size(), sum);
                })
                .requires("square")
                .build();
    }

    private static List<Long> range(long start, int size) {
        return IntStream.range(0, size).mapToObj(i -> start + i).toList();
    }

    private static String conflict(Heddle heddle, Dataset dataset, BuildOptions options) {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> heddle.build(dataset, options));
        assertThat(refused.category()).isEqualTo(StoreException.Category.CONFLICT);
        return String.valueOf(refused.getMessage());
    }

    private static List<Integer> numbers(Heddle heddle, String sql) throws SQLException {
        return strings(heddle, sql).stream().map(Integer::valueOf).toList();
    }

    private static List<String> strings(Heddle heddle, String sql) throws SQLException {
        try (Connection connection = heddle.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
