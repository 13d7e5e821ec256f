package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.replayed;
import static dev.heddle.store.Stores.rows;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRow;
import dev.heddle.store.ToldFacts;
import dev.heddle.store.jooq.CellHistory.Place;
import dev.heddle.store.jooq.CellHistory.Told;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever cells are told together or alone, everybody who reads them finds what was told, as if each had a row of its own. */
@Timeout(300)
class PlainCompletionsTest {
    private static final RowGroupPlan PLAN = RowGroupPlan.ofSizes(3, 60, 1, 2_300, 8, 40, 5, 300);
    private static final int LARGE_GROUP = 3;
    private static final int RUNS = 5;
    private static final int TURNS_PER_RUN = 30;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("heddle.seed", new SplittableRandom().nextLong());
    private final Random random = new Random(seed);
    private final CellHistory history = new CellHistory(seed, PLAN);
    private StoredDataset dataset;

    @BeforeEach
    void create() {
        EmptyStore.in(directory);
        try (JooqStore store = open()) {
            store.create(CellHistory.spec("before", PLAN), AT);
            dataset = store.create(CellHistory.spec("a", PLAN), AT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyReaderFindsWhatWasTold(boolean isSkipping) throws SQLException {
        if (isSkipping) {
            history.skipSome();
        }
        try {
            everyReaderFindsWhatWasTold();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }

    private void everyReaderFindsWhatWasTold() throws SQLException {
        for (int run = 0; run < RUNS; run++) {
            try (JooqStore store = open()) {
                run(store);
                checkViews(new Views(store));
            }
        }
        try (JooqStore store = open()) {
            checkReplay(store);
            checkRows(store);
            assertThat(store.verify(dataset)).isEmpty();
            store.update(dataset, dataset.spec().withKeyColumn("plain"));
            checkIdentities(new Views(store), "plain");
        }
        checkTables();
    }

    private void run(JooqStore store) {
        boolean isReplaying = random.nextBoolean();
        try (Journal journal = store.startRun(dataset, AT)) {
            for (int group = 0; group < PLAN.groups() && isReplaying; group++) {
                if (!history.isFinalized(group) && random.nextInt(4) > 0) {
                    journal.replay(group, fact -> {});
                }
            }
            if (history.facts().isEmpty()) {
                journal.commit(history.largeTurn(LARGE_GROUP, journal.run()));
            }
            for (int turn = 0; turn < TURNS_PER_RUN; turn++) {
                journal.commit(history.turn(journal.run()));
            }
            journal.end("PARTIAL", AT);
        }
    }

    private JooqStore open() {
        return JooqStore.open(directory, random.nextBoolean() ? CommitLevel.WRITTEN : CommitLevel.BUFFERED);
    }

    private void checkViews(Views views) throws SQLException {
        checkCells(views);
        checkProgress(views);
        checkIdentities(views, "key");
    }

    private void checkCells(Views views) throws SQLException {
        List<String> completions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        history.cells().forEach((place, told) -> {
            if (!place.column().equals("seed")) {
                String status = told.isSkipped() ? "skipped" : "done";
                completions.add(line(place.column(), place.rowGroup(), place.row(), status, told.value(), told.run()));
            }
            String skipped = told.isSkipped() ? "TRUE" : "FALSE";
            values.add(line(
                    place.column(),
                    place.rowGroup(),
                    place.row(),
                    PLAN.startOffset(place.rowGroup()) + place.row(),
                    told.value(),
                    told.run(),
                    skipped));
        });

        assertThat(views.lines("select column_name, row_group, row_index, status, cell_value, run from v_completion"
                        + " where dataset = 'a' and column_name <> 'seed' order by column_name, row_group, row_index"))
                .as("v_completion")
                .isEqualTo(completions);
        assertThat(views.lines("select column_name, row_group, row_index, row_position, cell_value, run, is_skipped"
                        + " from v_value where dataset = 'a' order by column_name, row_group, row_index"))
                .as("v_value")
                .isEqualTo(values);
        assertThat(views.lines("select count(*) from v_value where dataset <> 'a'"))
                .containsExactly("0");
    }

    private void checkProgress(Views views) throws SQLException {
        List<String> expected = CellHistory.COLUMNS.stream()
                .sorted()
                .map(column -> {
                    long done = live(column, false);
                    long skipped = live(column, true);
                    long dropped = history.dropped().size();
                    return line(column, PLAN.rows(), done, skipped, dropped, PLAN.rows() - done - skipped - dropped);
                })
                .toList();

        assertThat(views.lines("select column_name, total, done, skipped, dropped, pending from v_progress"
                        + " where dataset = 'a' order by column_name"))
                .as("v_progress")
                .isEqualTo(expected);
    }

    private long live(String column, boolean isSkipped) {
        return history.cells().entrySet().stream()
                .filter(cell -> cell.getKey().column().equals(column)
                        && cell.getValue().isSkipped() == isSkipped
                        && !history.isDropped(
                                cell.getKey().rowGroup(), cell.getKey().row()))
                .count();
    }

    private void checkIdentities(Views views, String keyColumn) throws SQLException {
        assertThat(views.lines("select row_group, row_index, row_identity from v_dropped_row where dataset = 'a'"))
                .as("v_dropped_row")
                .containsExactlyInAnyOrderElementsOf(history.dropped().stream()
                        .map(row -> line(row.rowGroup(), row.row(), identity(row, keyColumn)))
                        .toList());
        assertThat(views.lines("select column_name, row_group, row_index, row_identity from v_kept_failure"
                        + " where dataset = 'a'"))
                .as("v_kept_failure")
                .containsExactlyInAnyOrderElementsOf(withIdentities(history.kept(), keyColumn));
        assertThat(views.lines(
                        "select column_name, row_group, row_index, row_identity from v_trace where dataset = 'a'"))
                .as("v_trace")
                .containsExactlyInAnyOrderElementsOf(withIdentities(history.traced(), keyColumn));
    }

    private List<String> withIdentities(List<Place> cells, String keyColumn) {
        return cells.stream()
                .map(cell -> line(cell.column(), cell.rowGroup(), cell.row(), identity(cell, keyColumn)))
                .toList();
    }

    private String identity(Place row, String keyColumn) {
        Told key = history.cells().get(new Place(keyColumn, row.rowGroup(), row.row()));
        return key == null ? "null" : key.value();
    }

    private void checkReplay(JooqStore store) {
        for (int group = 0; group < PLAN.groups(); group++) {
            int rowGroup = group;
            if (!history.isFinalized(group)) {
                assertThat(replayed(store, dataset, group))
                        .as("replay of row group %s", group)
                        .containsExactlyInAnyOrderElementsOf(ToldFacts.of(history.facts().stream()
                                .filter(fact -> fact.rowGroup() == rowGroup)
                                .toList()));
            }
        }
    }

    private void checkRows(JooqStore store) {
        List<StoredRow> expected = IntStream.range(0, PLAN.groups())
                .filter(history::isFinalized)
                .boxed()
                .flatMap(group -> IntStream.range(0, PLAN.size(group))
                        .filter(row -> !history.isDropped(group, row))
                        .mapToObj(row -> finished(group, row)))
                .toList();
        assertThat(expected).as("rows of finished groups").isNotEmpty();
        assertThat(rows(store, dataset)).isEqualTo(expected);
    }

    private StoredRow finished(int group, int row) {
        List<String> values = new ArrayList<>();
        for (String column : CellHistory.COLUMNS) {
            values.add(requireNonNull(history.cells().get(new Place(column, group, row)))
                    .value());
        }
        values.add(history.sideEffect(group, row));
        return new StoredRow(group, row, PLAN.startOffset(group) + row, values);
    }

    /** Some cells really came together, and some really alone: a store that did neither would pass for all the above. */
    private void checkTables() throws SQLException {
        assertThat(history.plainCells()).containsOnlyKeys("other", "plain");
        assertThat(countedByColumn("sum(cardinality(t.row_numbers))", "plain_completion", "t.first_key"))
                .isEqualTo(history.plainCells().entrySet().stream()
                        .map(plain -> line(plain.getKey(), plain.getValue()))
                        .toList());
        assertThat(countedByColumn("count(*)", "completion_marker", "t.slice_key"))
                .isEqualTo(CellHistory.COLUMNS.stream()
                        .filter(name -> !name.equals("seed"))
                        .sorted()
                        .map(name -> line(name, markers(name)))
                        .toList())
                .hasSize(4);
        assertThat(Views.tableLines(directory, "select max(cardinality(row_numbers)) from plain_completion"))
                .containsExactly("1000");
    }

    private List<String> countedByColumn(String count, String table, String key) throws SQLException {
        return Views.tableLines(
                directory,
                "select c.column_name, " + count + " from " + table + " t"
                        + " join graph_column c on c.column_id = " + key + " / 17592186044416"
                        + " where c.strategy = 'CELL_BY_CELL' group by c.column_name order by c.column_name");
    }

    private long markers(String name) {
        return history.cells().keySet().stream()
                        .filter(place -> place.column().equals(name))
                        .count()
                - history.plainCells().getOrDefault(name, 0);
    }

    private static String line(Object... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> String.valueOf(values[i]))
                .collect(Collectors.joining("|"));
    }
}
