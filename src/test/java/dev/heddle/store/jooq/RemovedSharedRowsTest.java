package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.commit;
import static dev.heddle.store.Stores.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Resumption;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of cells that share rows those go that have to, and those stay that need not, dropped ones and neighbours too. */
@Timeout(120)
class RemovedSharedRowsTest {
    private static final int GROUP_SIZE = 12;
    private static final int[] ALL = rowsWithout();

    @TempDir
    Path directory;

    private JooqStore store;
    private Views views;

    @BeforeEach
    void open() {
        store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
        views = new Views(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /**
     * In group 0 two rows were lost before the full column, one of which comes back; in group 1 one after it; in group 2 one that
     * stays lost. Their cells share rows with those of others.
     */
    @Test
    void readmittedRowsFindTheirCellsAmongThoseOfOthers() throws SQLException {
        StoredDataset dataset = store.create(spec(RowGroupPlan.of(3 * GROUP_SIZE, GROUP_SIZE)), AT);
        commit(store, dataset, roots());
        commit(store, dataset, List.of(lost(0, 5, "limit"), lost(0, 9, "gone"), lost(2, 0, "gone")));
        commit(store, dataset, together("check", 0, rowsWithout(5, 9)));
        commit(store, dataset, together("check", 1, rowsWithout(7)));
        commit(store, dataset, together("check", 2, rowsWithout(0)));
        commit(store, dataset, List.of(rank(0, rowsWithout(5, 9)), rank(1, ALL), rank(2, rowsWithout(0))));
        commit(store, dataset, List.of(lost(1, 7, "limit")));
        commit(store, dataset, together("note", 0, rowsWithout(5, 9)));
        commit(store, dataset, together("note", 1, rowsWithout(7)));
        commit(store, dataset, together("note", 2, rowsWithout(0)));
        commit(
                store,
                dataset,
                List.of(
                        new RowGroupFinalized(0, 10, AT),
                        new RowGroupFinalized(1, 11, AT),
                        new RowGroupFinalized(2, 11, AT)));
        assertThat(store.verify(dataset)).isEmpty();

        assertThat(store.readmit(dataset, "check", Pattern.compile("limit"))).isEqualTo(2);

        Map<String, String> values = new TreeMap<>();
        put("text", 0, ALL, "1", values);
        put("text", 1, ALL, "1", values);
        put("text", 2, ALL, "1", values);
        put("check", 0, rowsWithout(5, 9), "1", values);
        put("check", 1, rowsWithout(7), "1", values);
        put("check", 2, rowsWithout(0), "1", values);
        put("note", 1, rowsWithout(7), "1", values);
        put("note", 2, rowsWithout(0), "1", values);
        assertThat(cells("v_value")).isEqualTo(values);
        assertThat(cells("v_completion")).isEqualTo(values);
        assertThat(store.verify(dataset)).isEmpty();
        assertThat(cellsThatShareRows()).containsExactly("check|3|32", "note|2|22", "text|3|36");

        List<Task> expected = new ArrayList<>();
        expected.add(Task.cell("check", 0, 5));
        expected.add(Task.cell("check", 1, 7));
        expected.add(Task.cell("note", 1, 7));
        expected.add(Task.batch("rank", 0));
        IntStream.of(rowsWithout(9)).forEach(row -> expected.add(Task.cell("note", 0, row)));
        assertThat(Resumption.run(store, dataset)).containsExactlyInAnyOrderElementsOf(expected);

        expected.stream()
                .filter(task -> task.slice().isCell())
                .forEach(task -> values.put(place(task.column(), task.rowGroup(), task.rowIndex()), "\"again\""));
        assertThat(cells("v_value")).isEqualTo(values);
        assertThat(cells("v_completion")).isEqualTo(values);
        assertThat(views.lines("select row_group, row_index from v_dropped_row order by row_group"))
                .containsExactly("0|9", "2|0");
        assertThat(views.lines("select column_name, done, dropped, pending from v_progress order by column_name"))
                .containsExactly("check|34|2|0", "note|34|2|0", "rank|34|2|0", "seed|34|2|0", "text|34|2|0");
        assertThat(store.verify(dataset)).isEmpty();
    }

    private List<Fact> roots() {
        List<Fact> facts = new ArrayList<>();
        for (int group = 0; group < 3; group++) {
            facts.add(batch("seed", group, ALL));
            facts.addAll(together("text", group, ALL));
        }
        return facts;
    }

    /** As many rows as go at once, one more, and many more, between those of datasets that were there before and after. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 101, 201, 301})
    void discardedDatasetLeavesTheSharedRowsOfItsNeighbours(int groups) throws SQLException {
        fill("before", groups);
        StoredDataset discarded = fill("discarded", groups);
        StoredDataset after = fill("after", groups);
        List<String> others =
                sharedRows(" join graph_column c on c.column_id = p.first_key / 17592186044416 and c.dataset_id <> "
                        + discarded.id());

        store.discard(discarded);

        int shared = 3 * groups - 1;
        assertThat(sharedRows("")).isEqualTo(others).hasSize(2 * shared);
        assertThat(store.verify(after)).isEmpty();
        assertThat(views.lines("select dataset, count(*) from v_value group by dataset order by dataset"))
                .containsExactly("after|" + 4 * shared, "before|" + 4 * shared);
        assertThat(replayed(store, after, 0)).hasSize(2 * 4 + 1);
    }

    /** Of c there are two rows a group with neighbouring keys, but for the first group: what goes at once ends between two. */
    private StoredDataset fill(String name, int groups) {
        StoredDataset dataset = store.create(Specs.cells(name, List.of("c", "d"), RowGroupPlan.of(8L * groups, 8)), AT);
        List<Fact> facts = new ArrayList<>();
        List<Fact> more = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            facts.addAll(together("c", group, 0, 2, 4, 6));
            facts.addAll(together("d", group, 1, 2, 3, 4));
            facts.add(new RowDropped(group, 2, "c", "gone", null, 1, AT));
            if (group > 0) {
                more.addAll(together("c", group, 1, 3, 5, 7));
            }
        }
        commit(store, dataset, facts);
        commit(store, dataset, more);
        return dataset;
    }

    private static RowDropped lost(int rowGroup, int row, String reason) {
        return new RowDropped(rowGroup, row, "check", reason, null, 1, AT);
    }

    private static BatchCompleted rank(int rowGroup, int... rows) {
        return batch("rank", rowGroup, rows);
    }

    private static BatchCompleted batch(String column, int rowGroup, int... rows) {
        return new BatchCompleted(
                column, rowGroup, rows, IntStream.of(rows).mapToObj(row -> "1").toList());
    }

    private static List<Fact> together(String column, int rowGroup, int... rows) {
        return IntStream.of(rows)
                .<Fact>mapToObj(row -> new CellCompleted(column, rowGroup, row, "1"))
                .toList();
    }

    private static int[] rowsWithout(int... missing) {
        return IntStream.range(0, GROUP_SIZE)
                .filter(row -> IntStream.of(missing).noneMatch(lost -> lost == row))
                .toArray();
    }

    private static void put(String column, int rowGroup, int[] rows, String value, Map<String, String> values) {
        IntStream.of(rows).forEach(row -> values.put(place(column, rowGroup, row), value));
    }

    private static String place(String column, int rowGroup, int row) {
        return column + "|" + rowGroup + "|" + row;
    }

    /** The cells of cell columns with their values. */
    private Map<String, String> cells(String view) throws SQLException {
        Map<String, String> cells = new TreeMap<>();
        for (String line : views.lines("select column_name, row_group, row_index, cell_value from " + view
                + " where column_name in ('text', 'check', 'note')")) {
            int end = line.lastIndexOf('|');
            assertThat(cells.put(line.substring(0, end), line.substring(end + 1)))
                    .as(line)
                    .isNull();
        }
        return cells;
    }

    /** Of each column how many rows of the table it has, and how many cells are in them. */
    private List<String> cellsThatShareRows() throws SQLException {
        return tables("select c.column_name, count(*), sum(cardinality(p.row_numbers)) from plain_completion p"
                + " join graph_column c on c.column_id = p.first_key / 17592186044416"
                + " group by c.column_name order by c.column_name");
    }

    private List<String> sharedRows(String filter) throws SQLException {
        return tables("select p.first_key, p.run_id, p.row_numbers, p.cell_values from plain_completion p" + filter
                + " order by p.first_key");
    }

    /** Reads the tables themselves, which is for those who own the store: so it is closed and opened again. */
    private List<String> tables(String sql) throws SQLException {
        store.close();
        List<String> lines = Views.tableLines(directory, sql);
        store = JooqStore.open(directory, CommitLevel.WRITTEN);
        views = new Views(store);
        return lines;
    }

    private static DatasetSpec spec(RowGroupPlan plan) {
        return DatasetSpec.of(
                "a",
                List.of(
                        column("seed", GenerationStrategy.FULL_COLUMN),
                        column("text", GenerationStrategy.CELL_BY_CELL, "seed"),
                        column("check", GenerationStrategy.CELL_BY_CELL, "text"),
                        column("rank", GenerationStrategy.FULL_COLUMN, "text"),
                        column("note", GenerationStrategy.CELL_BY_CELL, "rank", "check")),
                GROUP_SIZE,
                plan);
    }

    private static ColumnSpec column(String name, GenerationStrategy strategy, String... required) {
        return new ColumnSpec(ColumnNode.of(name, strategy, required), false, "");
    }
}
