package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behaviours 60 to 64: rows that gates leave out, on a real store. */
@Timeout(60)
class GatesTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    private final Set<Long> called = ConcurrentHashMap.newKeySet();

    private static Dataset.Builder numbers(int rows) {
        Dataset.Builder dataset = Dataset.named("d").rows(rows).rowGroupSize(3);
        dataset.fromScratch("n", group -> Datasets.range(group.startOffset(), group.size()));
        return dataset;
    }

    private CellFunction counted(Function<Row, Object> function) {
        return row -> {
            assertThat(called.add(row.index())).isTrue();
            return function.apply(row);
        };
    }

    private static List<String> rows(Heddle heddle, String... columns) {
        try (Stream<Row> rows = heddle.rows("d")) {
            return rows.map(row ->
                            String.join(" ", Stream.of(columns).map(row::json).toList()))
                    .toList();
        }
    }

    @Test
    void aSkippedCell_holdsTheFill_andItsFunctionIsNotCalled() throws SQLException { // 60
        Dataset dataset = numbers(6)
                .cell("half", counted(row -> row.integer("n") / 2))
                .requires("n")
                .skipWhen(row -> row.integer("n") % 2 == 1, "n")
                .fill("odd")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.skippedCells()).isEqualTo(3);
            assertThat(result.completedCells()).isEqualTo(6 + 3);
            assertThat(called).containsExactlyInAnyOrder(0L, 2L, 4L);
            assertThat(rows(heddle, "half")).containsExactly("0", "\"odd\"", "1", "\"odd\"", "2", "\"odd\"");
            assertThat(Queries.strings(
                            heddle,
                            "select status || ' ' || count(*) from v_completion where column_name = 'half'"
                                    + " group by status order by status"))
                    .containsExactly("done 3", "skipped 3");
            assertThat(heddle.progress("d").get(1).skipped()).isEqualTo(3);
            assertThat(heddle.verify("d")).isEmpty();
        }
    }

    @Test
    void skips_passOnToThoseThatReadTheColumn_withTheirOwnFill() { // 61
        Dataset dataset = numbers(3)
                .cell("gated", row -> "g" + row.integer("n"))
                .requires("n")
                .skipWhen(row -> row.integer("n") == 1, "n")
                .cell("filled", counted(row -> row.string("gated") + "!"))
                .requires("gated")
                .fill("-")
                .cell("empty", row -> row.string("filled"))
                .requires("filled")
                .cell("own", row -> row.isNull("gated") ? "saw null" : "saw " + row.string("gated"))
                .requires("gated")
                .propagateSkips(false)
                .cell("beside", row -> "unmoved")
                .requires("n")
                .skipWhen(row -> row.isNull("gated") && row.integer("n") > 1, "gated", "n")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.skippedCells()).isEqualTo(3);
            assertThat(called).containsExactlyInAnyOrder(0L, 2L);
            assertThat(rows(heddle, "gated", "filled", "empty", "own", "beside"))
                    .containsExactly(
                            "\"g0\" \"g0!\" \"g0!\" \"saw g0\" \"unmoved\"",
                            "null \"-\" null \"saw null\" \"unmoved\"",
                            "\"g2\" \"g2!\" \"g2!\" \"saw g2\" \"unmoved\"");
        }
    }

    @Test
    void aGateOnASkippedColumn_seesItsFill() { // 61
        Dataset dataset = numbers(3)
                .cell("level", row -> row.integer("n"))
                .requires("n")
                .skipWhen(row -> row.integer("n") == 1, "n")
                .fill(-1)
                .cell("next", row -> "called")
                .requires("n")
                .skipWhen(row -> row.integer("level") < 0, "level")
                .fill("below")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(dataset, RESUME);

            assertThat(rows(heddle, "next")).containsExactly("\"called\"", "\"below\"", "\"called\"");
        }
    }

    @Test
    void aGateThatFails_skipsItsRow() { // 62
        Dataset dataset = numbers(3)
                .cell("a", counted(row -> 1))
                .requires("n")
                .skipWhen(
                        row -> {
                            if (row.integer("n") == 1) {
                                throw new IllegalStateException("cannot tell");
                            }
                            return false;
                        },
                        "n")
                .fill("unknown")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.skippedCells()).isEqualTo(1);
            assertThat(result.droppedRows()).isZero();
            assertThat(rows(heddle, "a")).containsExactly("1", "\"unknown\"", "1");
        }
    }

    @Test
    void aFullColumn_isComputedForTheOtherRows_andNotAtAllWhereAllAreSkipped() { // 63
        List<List<Long>> given = Collections.synchronizedList(new ArrayList<>());
        Dataset dataset = numbers(6)
                .fullColumn("double", rows -> {
                    given.add(rows.integers("n"));
                    return rows.integers("n").stream().map(n -> 2 * n).toList();
                })
                .requires("n")
                .skipWhen(row -> row.integer("n") == 1 || row.integer("n") > 2, "n")
                .fill("no")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(given).containsExactly(List.of(0L, 2L));
            assertThat(result.skippedCells()).isEqualTo(4);
            assertThat(rows(heddle, "double")).containsExactly("0", "\"no\"", "4", "\"no\"", "\"no\"", "\"no\"");
            assertThat(heddle.verify("d")).isEmpty();
        }
    }

    @Test
    void aResume_skipsTheSameCells() { // 64
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        Dataset dataset = numbers(30)
                .cell("gated", counted(row -> {
                    if (row.index() == 14) {
                        open.join().cancel();
                    }
                    return "g";
                }))
                .requires("n")
                .skipWhen(row -> row.integer("n") % 5 == 0, "n")
                .fill("five")
                .cell("after", row -> row.string("gated") + "!")
                .requires("gated")
                .build();

        BuildResult cancelled;
        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            cancelled = heddle.build(dataset, RESUME.withMaxInFlight(1).withCancelGrace(Duration.ofSeconds(10)));
            assertThat(cancelled.outcome()).isEqualTo(Outcome.CANCELLED);
        }
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, BuildOptions.always());

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.skippedCells()).isEqualTo(2 * 6);
            assertThat(called).hasSize(24);
            List<String> rows = rows(heddle, "gated", "after");
            for (int n = 0; n < 30; n++) {
                assertThat(rows.get(n)).isEqualTo(n % 5 == 0 ? "\"five\" null" : "\"g\" \"g!\"");
            }
        }
    }
}
