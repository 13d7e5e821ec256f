package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 82: exactly so many live rows under a budget, on a real store. */
@Timeout(60)
class LiveRowsTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible().withoutErrorGate();

    @TempDir
    Path directory;

    private final Set<Long> computed = ConcurrentHashMap.newKeySet();

    private Dataset survivors(long rows, long candidates, LongPredicate survives) {
        return Dataset.named("d")
                .liveRows(rows, candidates)
                .rowGroupSize(10)
                .cell("n", row -> {
                    assertThat(computed.add(row.index())).isTrue();
                    if (!survives.test(row.index())) {
                        throw new IllegalStateException("does not survive");
                    }
                    return row.index();
                })
                .build();
    }

    private static List<Long> live(Heddle heddle) {
        try (Stream<Row> rows = heddle.rows("d")) {
            return rows.map(row -> row.integer("n")).toList();
        }
    }

    @Test
    void rowsAreAdded_untilSoManyLive_andNoneTooMany() throws SQLException {
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(survivors(25, 1_000, n -> n % 3 == 0), RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.liveRows()).isEqualTo(25);
            assertThat(result.stopReason()).isNull();
            assertThat(result.rows()).isEqualTo(result.droppedRows() + 25).isEqualTo(computed.size());
            assertThat(result.executedTasks()).isEqualTo(computed.size());
            assertThat(live(heddle))
                    .isEqualTo(LongStream.range(0, 25).mapToObj(i -> 3 * i).toList());
            assertThat(heddle.runs())
                    .extracting(StoredRun::outcome)
                    .startsWith("PARTIAL")
                    .endsWith("COMPLETED");
            assertThat(Queries.strings(heddle, "select state from v_dataset")).containsExactly("complete");
            assertThat(heddle.verify("d")).isEmpty();

            assertThat(heddle.build(survivors(25, 1_000, n -> n % 3 == 0), RESUME)
                            .outcome())
                    .isEqualTo(Outcome.ALREADY_COMPLETE);
        }
    }

    @Test
    void whenTheBudgetIsSpent_theOutcomeIsPartial_andALargerOneGoesOn() {
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult spent = heddle.build(survivors(20, 50, n -> n % 5 == 0), RESUME);

            assertThat(spent.outcome()).isEqualTo(Outcome.PARTIAL);
            assertThat(spent.rows()).isEqualTo(50);
            assertThat(spent.liveRows()).isEqualTo(10);
            assertThat(spent.stopReason())
                    .isEqualTo("only 10 of 20 rows wished for live, and all 50 candidates are used up; allow more"
                            + " candidates");
            assertThat(heddle.datasets()).noneMatch(StoredDataset::isComplete);
            assertThat(heddle.build(survivors(20, 50, n -> true), RESUME).outcome())
                    .isEqualTo(Outcome.PARTIAL);
            assertThat(computed).hasSize(50);

            BuildResult more = heddle.build(survivors(20, 60, n -> true), RESUME);
            assertThat(more.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(more.rows()).isEqualTo(60);
            assertThat(live(heddle)).hasSize(20);
        }
    }

    @Test
    void cancelledHalfWay_aResumeEndsWithExactlyAsMany_andComputesNothingTwice() {
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            BuildResult cancelled = heddle.build(
                    survivors(30, 200, n -> {
                        if (n == 37) {
                            open.join().cancel();
                        }
                        return n % 2 == 0;
                    }),
                    RESUME.withCancelGrace(Duration.ofSeconds(10)));
            assertThat(cancelled.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(cancelled.rows()).isGreaterThan(30);
        }
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult resumed = heddle.build(survivors(30, 200, n -> n % 2 == 0), BuildOptions.always());

            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.liveRows()).isEqualTo(30);
            assertThat(live(heddle))
                    .isEqualTo(LongStream.range(0, 30).mapToObj(i -> 2 * i).toList());
        }
    }

    @Test
    void moreRowsMayBeWishedFor_later() {
        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(survivors(10, 100, n -> n % 2 == 0), RESUME);
            long rowsBefore = heddle.datasets().get(0).spec().plan().rows();
            BuildPlan plan = heddle.plan(survivors(12, 100, n -> n % 2 == 0), RESUME);
            BuildResult result = heddle.build(survivors(12, 100, n -> n % 2 == 0), RESUME);

            assertThat(plan.action()).isEqualTo(BuildPlan.Action.RESUME);
            assertThat(plan.rows()).isEqualTo(rowsBefore + 2);
            assertThat(result.liveRows()).isEqualTo(12);
            assertThat(live(heddle)).hasSize(12);
        }
    }

    @Test
    void theFunctionAfterAGeneration_runsOnceWhenTheWishIsMet() {
        Set<Long> counts = ConcurrentHashMap.newKeySet();
        Dataset.Builder builder = Dataset.named("d")
                .liveRows(10, 100)
                .rowGroupSize(4)
                .afterGeneration(rows -> {
                    try (Stream<Row> all = rows.get()) {
                        assertThat(counts.add(all.count())).isTrue();
                    }
                });
        Dataset dataset = builder.cell("n", row -> {
                    if (row.index() % 2 == 1) {
                        throw new IllegalStateException("odd");
                    }
                    return row.index();
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(counts).containsExactly(10L);
        }
    }
}
