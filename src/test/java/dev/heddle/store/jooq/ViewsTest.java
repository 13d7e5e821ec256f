package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the views show, through the door that users have. */
@Timeout(120)
class ViewsTest {
    private static final Instant AT = Instant.parse("2026-02-03T04:05:06.123456Z");

    @TempDir
    Path directory;

    private JooqStore store;
    private StoredDataset dataset;
    private long run;

    @BeforeEach
    void fill() {
        store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
        store.create(Specs.single("a", "old", RowGroupPlan.of(5, 5)), AT);
        dataset = store.create(Specs.mixed("a", RowGroupPlan.ofSizes(3, 2, 3)), AT);
        try (Journal journal = store.startRun(dataset, AT)) {
            run = journal.run();
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("\"x\"", "null", "[1]")),
                            new CellCompleted("question", 0, 1, "\"q\""),
                            new RowDropped(0, 2, "question", "too bad", "java.io.IOException", 2, AT),
                            new BatchCompleted("topic", 2, new int[] {1, 2}, List.of("5", "6")),
                            new RowDropped(2, 0, "topic", "first", null, 1, AT),
                            new CellCompleted("question", 2, 2, "7")),
                    List.of(
                            new TaskTrace(
                                    Task.fromScratch("topic", 0),
                                    run,
                                    1,
                                    TaskStatus.SUCCEEDED,
                                    AT,
                                    AT.plusMillis(1),
                                    AT.plusMillis(2),
                                    null,
                                    null),
                            new TaskTrace(
                                    Task.cell("question", 2, 2), run, 3, TaskStatus.FAILED, null, null, AT, "E", "m"),
                            TaskTrace.of(Task.batch("score", 1)).withRun(run))));
            journal.end("PARTIAL", AT.plusSeconds(1));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void datasetsAndRunsOfEveryGeneration() throws SQLException {
        assertThat(query("select dataset, generation, rows, row_groups, state from v_dataset order by generation"))
                .containsExactly("a|1|5|1|building", "a|2|8|3|building");
        assertThat(query("select dataset, run, outcome, pid, generation from v_run"))
                .containsExactly(
                        "a|" + run + "|PARTIAL|" + ProcessHandle.current().pid() + "|2");
    }

    @Test
    void edgesOfTheNewestGeneration_dataBeforeGate() throws SQLException {
        assertThat(query("select upstream, downstream, kind from v_graph_edge order by downstream, upstream"))
                .containsExactly(
                        "question|answer|data",
                        "topic|answer|gate",
                        "question|note|gate",
                        "score|note|data",
                        "topic|question|data",
                        "answer|score|data",
                        "topic|score|data");
    }

    @Test
    void completionHasOneRowAMarker_aBatchWithItsValuesInOrderOfRows() throws SQLException {
        assertThat(query("select column_name, row_group, row_index, status, cell_value, run from v_completion"
                        + " where dataset = 'a' order by column_name, row_group, row_index"))
                .containsExactly(
                        "question|0|1|done|\"q\"|" + run,
                        "question|2|2|done|7|" + run,
                        "topic|0|null|done|[\"x\",null,[1]]|" + run,
                        "topic|2|null|done|[5,6]|" + run);
    }

    @Test
    void batchTooLongForOneText_hasNoValueInCompletionButAllInValue() throws SQLException {
        StoredDataset full = store.create(Specs.full("long", "f", RowGroupPlan.of(3, 3)), AT);
        String half = "\"" + "h".repeat(524_285) + "\"";
        try (Journal journal = store.startRun(full, AT)) {
            journal.commit(new Turn(
                    List.of(new BatchCompleted("f", 0, new int[] {0, 1, 2}, List.of(half, half, "1"))), List.of()));
        }

        assertThat(query("select status, cell_value from v_completion where dataset = 'long'"))
                .containsExactly("done|null");
        assertThat(query("select row_index, char_length(cell_value) from v_value where dataset = 'long'"
                        + " order by row_index"))
                .containsExactly("0|524287", "1|524287", "2|1");
    }

    @Test
    void batchOfAGroupWithoutLiveRowsIsAnEmptyArray() throws SQLException {
        StoredDataset full = store.create(Specs.full("none", "f", RowGroupPlan.of(1, 1)), AT);
        try (Journal journal = store.startRun(full, AT)) {
            journal.commit(new Turn(
                    List.of(
                            new RowDropped(0, 0, "f", "gone", null, 0, AT),
                            new BatchCompleted("f", 0, new int[] {}, List.of()),
                            new RowGroupFinalized(0, 0, AT)),
                    List.of()));
        }

        assertThat(query("select cell_value from v_completion where dataset = 'none'"))
                .containsExactly("[]");
    }

    @Test
    void valuesOfBothStrategiesAreCells_withTheirPlaceInTheDataset() throws SQLException {
        assertThat(query("select column_name, row_group, row_index, row_position, cell_value from v_value"
                        + " where dataset = 'a' order by column_name, row_position"))
                .containsExactly(
                        "question|0|1|1|\"q\"",
                        "question|2|2|7|7",
                        "topic|0|0|0|\"x\"",
                        "topic|0|1|1|null",
                        "topic|0|2|2|[1]",
                        "topic|2|1|6|5",
                        "topic|2|2|7|6");
    }

    @Test
    void droppedRowsWithTheirStory() throws SQLException {
        assertThat(query("select row_group, row_index, column_name, reason, error_class, attempt, run, row_position"
                        + " from v_dropped_row where dataset = 'a' order by row_group"))
                .containsExactly(
                        "0|2|question|too bad|java.io.IOException|2|" + run + "|2",
                        "2|0|topic|first|null|1|" + run + "|5");
        assertThat(instants("select dropped_at from v_dropped_row")).containsOnly(AT);
    }

    @Test
    void tracesHaveTypesStatusesAndTimes() throws SQLException {
        assertThat(query("select run, column_name, row_group, row_index, task_type, attempt, status, error_class,"
                        + " error_message from v_trace order by column_name"))
                .containsExactly(
                        run + "|question|2|2|CELL|3|FAILED|E|m",
                        run + "|score|1|null|BATCH|0|null|null|null",
                        run + "|topic|0|null|FROM_SCRATCH|1|SUCCEEDED|null|null");
        assertThat(instants("select queued_at from v_trace where column_name = 'topic'"))
                .containsExactly(AT);
        assertThat(instants("select started_at from v_trace where column_name = 'topic'"))
                .containsExactly(AT.plusMillis(1));
        assertThat(query("select queued_at, started_at, finished_at from v_trace where column_name = 'score'"))
                .containsExactly("null|null|null");
    }

    @Test
    void progressCountsRowsAndAddsUp() throws SQLException {
        assertThat(query("select column_name, total, done, skipped, dropped, pending from v_progress"
                        + " where dataset = 'a' order by column_name"))
                .containsExactly(
                        "answer|8|0|0|2|6",
                        "note|8|0|0|2|6",
                        "question|8|2|0|2|4",
                        "score|8|0|0|2|6",
                        "topic|8|4|0|2|2");
        assertThat(query("select count(*) from v_progress where done + skipped + dropped + pending <> total"))
                .containsExactly("0");
    }

    @Test
    void skippedCellsAreToldApart() throws SQLException {
        store.close();
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("update completion_marker set is_skipped = true where cell_value = '7'");
            statement.execute("update batch_value set is_skipped = true where cell_value in ('\"x\"', '[1]')");
        }
        store = JooqStore.openReadOnly(directory);

        assertThat(query("select column_name, row_index from v_completion where status = 'skipped'"))
                .containsExactly("question|2");
        assertThat(query("select column_name, done, skipped, dropped, pending from v_progress"
                        + " where column_name in ('topic', 'question') order by column_name"))
                .containsExactly("question|1|1|2|4", "topic|3|1|2|2");
        assertThat(store.verify(dataset)).isEmpty();
    }

    @Test
    void filterOnDatasetColumnAndGroupReadsARangeOfThePrimaryKey() throws SQLException {
        for (String view : List.of("v_completion", "v_value")) {
            String plan = String.join(
                    "\n",
                    query("explain select * from " + view
                            + " where dataset = 'a' and column_name = 'question' and row_group = 2"));

            assertThat(plan.replaceAll("\\s+", " "))
                    .as(view)
                    .contains("range index: X IS NOT DISTINCT FROM")
                    .containsPattern("COMPLETION_MARKER M /\\* PUBLIC.PRIMARY_KEY_\\w+: SLICE_KEY >= ")
                    .doesNotContain(".tableScan");
        }
    }

    private List<String> query(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(rows.getString(column)));
                }
                lines.add(String.join("|", values));
            }
        }
        return lines;
    }

    private List<Instant> instants(String sql) throws SQLException {
        List<Instant> instants = new ArrayList<>();
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                instants.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
        return instants;
    }
}
