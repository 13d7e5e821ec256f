package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.commit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the engine goes about a query of the views: it reads what it returns, whatever else is in the store. */
@Timeout(120)
class ViewPlansTest {
    private static final int GROUPS = 400;
    private static final int SHARED_ROWS_PER_GROUP = 2;
    private static final int CELLS_PER_SHARED_ROW = 5;

    @TempDir
    Path directory;

    private JooqStore store;
    private Views views;

    @BeforeEach
    void open() {
        store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
        views = new Views(store);
        HalfBuilt.in(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "v_completion, COMPLETION_MARKER M, SLICE_KEY",
        "v_completion, PLAIN_COMPLETION P, FIRST_KEY",
        "v_value, COMPLETION_MARKER M, SLICE_KEY",
        "v_value, PLAIN_COMPLETION P, FIRST_KEY",
        "v_side_effect, SIDE_EFFECT_VALUE V, CELL_KEY",
        "v_kept_failure, KEPT_FAILURE F, SLICE_KEY"
    })
    void filterOnDatasetColumnAndGroupReadsARangeOfThePrimaryKey(String view, String table, String key)
            throws SQLException {
        String range = table + " /\\* PUBLIC.PRIMARY_KEY_\\w+: " + key + " >= [^:]+ AND " + key + " <= ";

        assertThat(plan("explain", view, "a", "question", 2))
                .contains("range index: X IS NOT DISTINCT FROM")
                .containsPattern(range)
                .doesNotContain(".tableScan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v_completion", "v_value"})
    void ofCellsThatShareRows_noneOfAnotherGroupOrColumnIsRead(String view) throws SQLException {
        StoredDataset shared = store.create(
                Specs.cells(
                        "shared",
                        List.of("c", "d", "e"),
                        RowGroupPlan.of(
                                GROUPS * SHARED_ROWS_PER_GROUP * CELLS_PER_SHARED_ROW,
                                SHARED_ROWS_PER_GROUP * CELLS_PER_SHARED_ROW)),
                AT);
        for (int i = 0; i < SHARED_ROWS_PER_GROUP; i++) {
            commit(store, shared, everyOther(SHARED_ROWS_PER_GROUP, i));
        }

        String plan = plan("explain analyze", view, "shared", "d", GROUPS / 2);

        // Each time one more than there are: to find that there are no more.
        assertThat(scanned(plan, "PLAIN_COMPLETION P")).isEqualTo(SHARED_ROWS_PER_GROUP + 1);
        assertThat(scanned(plan, "SYSTEM_RANGE\\(1, 1000\\) I"))
                .isEqualTo(SHARED_ROWS_PER_GROUP * (CELLS_PER_SHARED_ROW + 1));
    }

    /** The attempts of a turn, column and row group share a row. Each condition is met by the attempts found. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generation = 1 | 24 | 120",
                "column_name = 'd' | 8 | 40",
                "row_group <= 1 | 12 | 60",
                "column_name = 'd' and row_group <= 1 | 4 | 20",
                "attempt = 2 | 12 | 60",
                "status = 'SKIPPED' | 12 | 60",
                "row_index = 3 | 24 | 12",
                "started_at > timestamp with time zone '2026-02-03 04:05:07+00' | 24 | 60"
            })
    void attemptsThatShareARowAreUnpackedIfAnyMayBeAskedFor_andKeptIfTheyAre(String condition, int unpacked, int found)
            throws SQLException {
        StoredDataset traced =
                store.create(Specs.cells("traced", List.of("c", "d", "e"), RowGroupPlan.of(4 * 10, 10)), AT);
        try (Journal journal = store.startRun(traced, AT)) {
            journal.commit(new Turn(List.of(), attempts(journal.run(), 1, TaskStatus.SUCCEEDED)));
            journal.commit(new Turn(List.of(), attempts(journal.run(), 2, TaskStatus.SKIPPED)));
        }

        String plan = plan("explain analyze select count(*) from v_trace where dataset = 'traced' and " + condition);

        assertThat(scanned(plan, "PLAIN_TRACE P .*SYSTEM_RANGE\\(1, 1000\\) I"))
                .isEqualTo(unpacked * (CELLS_PER_SHARED_ROW + 1));
        assertThat(scanned(plan, "CARDINALITY\\(P.ROW_NUMBERS\\) /\\* scanCount: \\d+ \\*/"))
                .as("both tables' attempts, put together")
                .isEqualTo(found + 1);
    }

    /** Of every other row of all groups and columns, those of the second attempt after those of the first. */
    private static List<TaskTrace> attempts(long run, int attempt, TaskStatus status) {
        Instant at = AT.plusSeconds(attempt - 1);
        List<TaskTrace> attempts = new ArrayList<>();
        for (String column : List.of("c", "d", "e")) {
            for (int group = 0; group < 4; group++) {
                for (int i = 0; i < CELLS_PER_SHARED_ROW; i++) {
                    Task task = Task.cell(column, group, attempt - 1 + 2 * i);
                    attempts.add(new TaskTrace(task, run, attempt, status, at, at, at, null, null));
                }
            }
        }
        return attempts;
    }

    private static List<Fact> everyOther(int step, int first) {
        List<Fact> facts = new ArrayList<>();
        for (String column : List.of("c", "d", "e")) {
            for (int group = 0; group < GROUPS; group++) {
                int rowGroup = group;
                IntStream.range(0, CELLS_PER_SHARED_ROW)
                        .mapToObj(i -> new CellCompleted(column, rowGroup, first + step * i, "1"))
                        .forEach(facts::add);
            }
        }
        return facts;
    }

    /** How many rows of a table the engine looked at. */
    private static int scanned(String plan, String table) {
        Matcher found = Pattern.compile(table + ".*?scanCount: (\\d+)").matcher(plan);
        assertThat(found.find()).as("%s in %s", table, plan).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private String plan(String explain, String view, String dataset, String column, int rowGroup) throws SQLException {
        String filter =
                " where dataset = '" + dataset + "' and column_name = '" + column + "' and row_group = " + rowGroup;
        return plan(explain + " select * from " + view + filter);
    }

    private String plan(String explain) throws SQLException {
        return String.join("\n", views.lines(explain)).replaceAll("\\s+", " ");
    }
}
