package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows whose columns fail, on a real store. */
@Timeout(60)
class FailingRowsTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

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
                .fromScratch("n", group -> Datasets.range(group.startOffset(), group.size()))
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
            assertThat(Queries.strings(
                            heddle,
                            "select row_group || '/' || row_index || ' ' || column_name || ' ' || error_class || ' ' || attempt"
                                    + " from v_dropped_row order by row_group, row_index"))
                    .containsExactly(
                            "0/0 picky java.lang.IllegalStateException 1",
                            "1/0 picky java.lang.IllegalStateException 1",
                            "2/0 picky java.lang.IllegalStateException 1");
            assertThat(Queries.strings(heddle, "select reason from v_dropped_row where row_group = 1"))
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
                    return group.id() == 1 ? List.of(1) : Datasets.range(group.startOffset(), group.size());
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
}
