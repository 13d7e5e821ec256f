package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 42 and side effects: functions that give more than one value, on a real store. */
@Timeout(60)
class OutputsTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    private static List<String> rows(Heddle heddle, String... columns) {
        try (Stream<Row> rows = heddle.rows("d")) {
            return rows.map(row -> Stream.of(columns).map(row::json).collect(Collectors.joining(" ")))
                    .toList();
        }
    }

    @Test
    void severalColumnsOfOneFunction_takeOneCallForEachSlice() {
        AtomicInteger roots = new AtomicInteger();
        AtomicInteger cells = new AtomicInteger();
        AtomicInteger batches = new AtomicInteger();
        Dataset dataset = Dataset.named("d")
                .rows(5)
                .rowGroupSize(2)
                .fromScratch(List.of("n", "square"), group -> {
                    roots.incrementAndGet();
                    List<Long> numbers = Datasets.range(group.startOffset(), group.size());
                    return Map.of(
                            "n",
                            numbers,
                            "square",
                            numbers.stream().map(n -> n * n).toList());
                })
                .cells(List.of("plus", "minus"), row -> {
                    cells.incrementAndGet();
                    return Map.of("plus", row.integer("n") + 1, "minus", row.integer("square") - 1);
                })
                .requires("n", "square")
                .fullColumns(List.of("first", "last"), rows -> {
                    batches.incrementAndGet();
                    List<Long> plus = rows.integers("plus");
                    return Map.of(
                            "first",
                            LongStream.range(0, rows.size())
                                    .mapToObj(i -> plus.get(0))
                                    .toList(),
                            "last",
                            LongStream.range(0, rows.size())
                                    .mapToObj(i -> plus.get(rows.size() - 1))
                                    .toList());
                })
                .requires("plus")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.completedCells()).isEqualTo(5 * 6);
            assertThat(result.executedTasks()).isEqualTo(3 + 5 + 3);
            assertThat(List.of(roots.get(), cells.get(), batches.get())).containsExactly(3, 5, 3);
            assertThat(rows(heddle, "n", "square", "plus", "minus", "first", "last"))
                    .containsExactly("0 0 1 -1 1 2", "1 1 2 0 1 2", "2 4 3 3 3 4", "3 9 4 8 3 4", "4 16 5 15 5 5");
            assertThat(heddle.verify("d")).isEmpty();
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
        }
    }

    @Test
    void aRowThatOneFunctionFailsFor_losesAllOfItsColumns() throws SQLException {
        Dataset dataset = Dataset.named("d")
                .rows(3)
                .cells(
                        List.of("a", "b"),
                        row -> row.index() == 1 ? Map.of("a", 1) : Map.of("a", row.index(), "b", row.index()))
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).droppedRows()).isEqualTo(1);
            assertThat(rows(heddle, "a", "b")).containsExactly("0 0", "2 2");
            assertThat(Queries.strings(heddle, "select reason from v_dropped_row"))
                    .singleElement()
                    .asString()
                    .contains("a value for each of [a, b], but [b] is missing");
        }
    }

    @Test
    void sideEffects_areReadByDependants_bySqlAndAmongTheRows() throws SQLException {
        Dataset dataset = Dataset.named("d")
                .rows(3)
                .rowGroupSize(2)
                .cell(
                        "review",
                        row -> row.index() == 1
                                ? "plain"
                                : Outputs.of("good").with("review__trace", Map.of("tokens", row.index())))
                .sideEffects("review__trace")
                .cell(
                        "tokens",
                        row -> row.isNull("review__trace")
                                ? -1
                                : row.map("review__trace").get("tokens"))
                .requires("review__trace")
                .fullColumn(
                        "rank",
                        rows -> LongStream.range(0, rows.size())
                                .mapToObj(i -> Outputs.of(i).with("rank__of", rows.size()))
                                .toList())
                .requires("review")
                .sideEffects("rank__of", "rank__unset")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(rows(heddle, "review", "tokens", "rank", "review__trace", "rank__of", "rank__unset"))
                    .containsExactly(
                            "\"good\" 0 0 {\"tokens\":0} 2 null",
                            "\"plain\" -1 1 null 2 null",
                            "\"good\" 2 0 {\"tokens\":2} 1 null");
            assertThat(Queries.strings(
                            heddle,
                            "select side_effect || ' ' || row_position || ' ' || cell_value from v_side_effect"
                                    + " where side_effect = 'review__trace' order by row_position"))
                    .containsExactly(
                            "review__trace 0 {\"tokens\":0}", "review__trace 1 null", "review__trace 2 {\"tokens\":2}");
        }
    }
}
