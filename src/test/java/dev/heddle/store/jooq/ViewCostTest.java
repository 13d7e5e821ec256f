package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many rows a query of the views looks at in row groups that are open, whose cells share rows and of which many rows were dropped:
 * so many for each cell, whatever else there is. Counted by the engine, of a view of columns in the last column.
 */
@Timeout(120)
class ViewCostTest {
    private static final int GROUPS = 2;
    private static final int ROWS = 2_000;
    private static final int CELLS_TOGETHER = 8;
    private static final int ROWS_PER_DROP = 5;

    /** A row that is dropped before it has a cell of the first column. */
    private static final int ROW_WITHOUT_C = ROWS / 2 - 1;

    private static final List<String> COLUMNS = List.of("c", "d");
    private static final Pattern SCAN_COUNT = Pattern.compile("scanCount: (\\d+)");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void progressLooksAtEachCellOnce_howeverManyRowsWereDropped(boolean isSkipping) throws SQLException {
        build(isSkipping, ROWS_PER_DROP);

        assertThat(Views.tableLines(
                        directory, "select column_name, done, skipped, dropped, pending from v_progress order by 1"))
                .containsExactly(isSkipping ? "c|3198|2|800|0" : "c|3200|0|800|0", "d|3200|0|800|0");
        assertThat(rowsLookedAt("select * from v_progress")).isBetween(2L * GROUPS * ROWS, 4L * GROUPS * ROWS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void progressWithoutDroppedRowsLooksAtNoCell(boolean isSkipping) throws SQLException {
        build(isSkipping, Integer.MAX_VALUE);

        assertThat(Views.tableLines(directory, "select done from v_progress order by column_name"))
                .containsExactly(isSkipping ? "3996" : "3998", "4000");
        assertThat(rowsLookedAt("select * from v_progress"))
                .isBetween((long) GROUPS * ROWS / CELLS_TOGETHER, 4L * GROUPS * ROWS / CELLS_TOGETHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v_completion", "v_value"})
    void valuesOfARowGroupTakeALookAtEachOfItsCells(String view) throws SQLException {
        build(false, ROWS_PER_DROP);
        String query = "select * from " + view + " where dataset = 'a' and column_name = 'd' and row_group = 1";

        assertThat(Views.tableLines(directory, query)).hasSize(ROWS);
        assertThat(rowsLookedAt(query))
                .as("the view's rows, a number for each and the rows they share; not those of other columns and groups")
                .isBetween(2L * ROWS, 2L * ROWS + 3L * ROWS / CELLS_TOGETHER);
    }

    @ParameterizedTest
    @CsvSource({"v_dropped_row, 1999", "v_kept_failure, 1998", "v_trace, 1998"})
    void valueOfANewKeyColumnIsFoundAmongTheRowsNearby(String view, int row) throws SQLException {
        build(false, ROWS / 2);
        String query = "select row_identity from " + view + " where row_group = 1 and row_index = " + row;

        assertThat(Views.tableLines(directory, query)).containsExactly("\"" + row + "\"");
        assertThat(rowsLookedAt(query)).isLessThan(GROUPS * ROWS / CELLS_TOGETHER / 10);
    }

    @Test
    void rowWithoutAValueOfANewKeyColumnTakesALookAtNoCell() throws SQLException {
        build(false, ROWS / 2);
        String query = "select row_identity from v_dropped_row where row_group = 1 and row_index = " + ROW_WITHOUT_C;

        assertThat(Views.tableLines(directory, query)).containsExactly("null");
        assertThat(rowsLookedAt(query)).isLessThan(ROWS / CELLS_TOGETHER);
    }

    /** The rows of tables, and numbers, that the engine looks at to answer a query. */
    private long rowsLookedAt(String query) throws SQLException {
        String plan = String.join("\n", Views.tableLines(directory, "explain analyze " + query));
        return SCAN_COUNT
                .matcher(plan)
                .results()
                .mapToLong(scan -> Long.parseLong(scan.group(1)))
                .sum();
    }

    /**
     * All but one cell of each group is completed, some rows are dropped afterwards, nothing is finalized, and then the first column
     * becomes the key column.
     */
    private void build(boolean isSkipping, int rowsPerDrop) {
        try (JooqStore store = JooqStore.open(EmptyStore.in(directory), CommitLevel.BUFFERED)) {
            StoredDataset dataset = store.create(Specs.cells("a", COLUMNS, RowGroupPlan.of(GROUPS * ROWS, ROWS)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                for (int group = 0; group < GROUPS; group++) {
                    for (int row = 0; row < ROWS; row += CELLS_TOGETHER) {
                        journal.commit(new Turn(cells(group, row, isSkipping && row == 0), List.of()));
                    }
                    journal.commit(new Turn(drops(group, rowsPerDrop), List.of()));
                }
                journal.commit(failure(GROUPS - 1, ROWS - 2));
            }
            store.update(dataset, dataset.spec().withKeyColumn("c"));
        }
    }

    private static List<Fact> cells(int group, int firstRow, boolean isFirstSkipped) {
        List<Fact> cells = new ArrayList<>();
        for (String column : COLUMNS) {
            for (int row = firstRow; row < firstRow + CELLS_TOGETHER; row++) {
                boolean isSkipped = isFirstSkipped && row == firstRow && column.equals("c");
                if (row != ROW_WITHOUT_C || !column.equals("c")) {
                    cells.add(new CellCompleted(column, group, row, "\"" + row + "\"", isSkipped));
                }
            }
        }
        return cells;
    }

    private static List<Fact> drops(int group, int rowsPerDrop) {
        List<Fact> drops = new ArrayList<>();
        for (int row = ROWS - 1; row >= rowsPerDrop - 1; row -= rowsPerDrop) {
            drops.add(new RowDropped(group, row, "d", "gone", null, 0, AT));
        }
        return drops;
    }

    /** A failure that was kept, and an attempt, of a cell that counts as completed without it. */
    private static Turn failure(int group, int row) {
        return new Turn(
                List.of(new FailureKept("d", group, row, "never mind", null, 1, AT)),
                List.of(TaskTrace.of(Task.cell("d", group, row)).withAttempt(1)));
    }
}
