package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A build of quick cells, many of which share rows of the store, goes on with lost rows that were brought back. */
@Timeout(60)
class ReadmittedRowsTest {
    private static final int GROUP_SIZE = 100;
    private static final int GROUPS = 3;

    @TempDir
    Path directory;

    private final Set<String> calls = new ConcurrentSkipListSet<>();

    @Test
    void nextBuildComputesWhatTheyLackAndNothingElse() throws SQLException {
        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset(true), BuildOptions.never()).droppedRows())
                    .isEqualTo(lost(0, "check") + lost(1, "check") + lost(2, "check") + lost(0, "late") * GROUPS);
        }
        assertThat(cellsThatShareRows())
                .as("of text, check, note and late")
                .hasSize(4)
                .doesNotContain(0);
        calls.clear();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.readmit("d", "late", null)).isEqualTo(lost(0, "late") * GROUPS);
            assertThat(heddle.verify("d")).isEmpty();

            assertThat(heddle.build(dataset(false), BuildOptions.always()).outcome())
                    .isEqualTo(Outcome.COMPLETED);

            assertThat(calls).isEqualTo(cells("late"));
            assertThat(heddle.verify("d")).isEmpty();
            calls.clear();

            assertThat(heddle.readmit("d", "check", null)).isEqualTo(lost(0, "check") * GROUPS);
            assertThat(heddle.verify("d")).isEmpty();

            assertThat(heddle.build(dataset(false), BuildOptions.always()).outcome())
                    .isEqualTo(Outcome.COMPLETED);

            Set<String> expected = new ConcurrentSkipListSet<>(cells("check"));
            IntStream.range(0, GROUPS).forEach(group -> {
                expected.add("rank " + group);
                IntStream.range(0, GROUP_SIZE)
                        .map(row -> group * GROUP_SIZE + row)
                        .forEach(index -> Collections.addAll(expected, "note " + index, "late " + index));
            });
            assertThat(calls).isEqualTo(expected);
            assertThat(heddle.verify("d")).isEmpty();
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.integer("late")))
                        .containsExactlyElementsOf(IntStream.range(0, GROUPS * GROUP_SIZE)
                                .mapToObj(index -> 3L * index)
                                .toList());
            }
        }
    }

    /** Check loses rows before the full column, late after it; the second time neither does. */
    private Dataset dataset(boolean isLosing) {
        return Dataset.named("d")
                .rows(GROUPS * GROUP_SIZE)
                .rowGroupSize(GROUP_SIZE)
                .fromScratch("seed", group -> Datasets.range(group.startOffset(), group.size()))
                .cell("text", row -> called("text", row, row.integer("seed")))
                .requires("seed")
                .cell("check", row -> {
                    called("check", row, 0);
                    return lose(isLosing && isLost("check", row.index()), row.integer("text"));
                })
                .requires("text")
                .fullColumn("rank", rows -> {
                    calls.add("rank " + rows.rowGroup());
                    return rows.integers("check").stream()
                            .map(check -> 2 * check)
                            .toList();
                })
                .requires("check")
                .cell("note", row -> called("note", row, row.integer("rank") + row.integer("text")))
                .requires("rank", "text")
                .cell("late", row -> {
                    called("late", row, 0);
                    return lose(isLosing && isLost("late", row.index()), row.integer("note"));
                })
                .requires("note")
                .build();
    }

    private long called(String column, Row row, long value) {
        calls.add(column + " " + row.index());
        return value;
    }

    private static long lose(boolean isLost, long value) {
        if (isLost) {
            throw new IllegalStateException("lost");
        }
        return value;
    }

    private static boolean isLost(String column, long index) {
        return index % 10 == (column.equals("check") ? 3 : 7);
    }

    private static long lost(int rowGroup, String column) {
        return IntStream.range(rowGroup * GROUP_SIZE, (rowGroup + 1) * GROUP_SIZE)
                .filter(index -> isLost(column, index))
                .count();
    }

    private static Set<String> cells(String column) {
        Set<String> cells = new ConcurrentSkipListSet<>();
        IntStream.range(0, GROUPS * GROUP_SIZE)
                .filter(index -> isLost(column, index))
                .forEach(index -> cells.add(column + " " + index));
        return cells;
    }

    /** How many cells of each column share rows; of a store that is closed. */
    private List<Integer> cellsThatShareRows() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("store"), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select c.column_id, sum(cardinality(p.row_numbers))"
                        + " from plain_completion p join graph_column c on c.column_id = p.first_key / 17592186044416"
                        + " group by c.column_id")) {
            Stream.Builder<Integer> cells = Stream.builder();
            while (rows.next()) {
                cells.add(rows.getInt(2));
            }
            return cells.build().toList();
        }
    }
}
