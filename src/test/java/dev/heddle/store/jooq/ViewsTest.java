package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.sql.Connection;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        StoredDataset skips = store.create(Specs.mixed("skips", RowGroupPlan.ofSizes(3, 2, 1)), AT);
        try (Journal journal = store.startRun(skips, AT)) {
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted(
                                    "topic", 0, new int[] {0, 1, 2}, List.of("1", "2", "3"), new int[] {0, 2}),
                            new BatchCompleted("topic", 1, new int[] {0, 1}, List.of("1", "2"), new int[] {0, 1}),
                            new BatchCompleted("topic", 2, new int[] {}, List.of(), new int[] {}),
                            new CellCompleted("question", 0, 0, "\"fill\"", true),
                            new CellCompleted("question", 0, 1, "4", false),
                            new CellCompleted("question", 0, 2, "5", true),
                            new RowDropped(0, 2, "answer", "gone", null, 1, AT),
                            new RowDropped(2, 0, "topic", "gone", null, 1, AT)),
                    List.of()));
        }

        assertThat(query("select column_name, row_group, row_index, status, cell_value from v_completion"
                        + " where dataset = 'skips' order by column_name, row_group, row_index"))
                .containsExactly(
                        "question|0|0|skipped|\"fill\"",
                        "question|0|1|done|4",
                        "question|0|2|skipped|5",
                        "topic|0|null|done|[1,2,3]",
                        "topic|1|null|skipped|[1,2]",
                        "topic|2|null|done|[]");
        assertThat(query("select column_name, row_position, is_skipped from v_value"
                        + " where dataset = 'skips' order by column_name, row_position"))
                .containsExactly(
                        "question|0|TRUE",
                        "question|1|FALSE",
                        "question|2|TRUE",
                        "topic|0|TRUE",
                        "topic|1|FALSE",
                        "topic|2|TRUE",
                        "topic|3|TRUE",
                        "topic|4|TRUE");
        assertThat(query("select column_name, done, skipped, dropped, pending from v_progress"
                        + " where dataset = 'skips' and column_name in ('topic', 'question') order by column_name"))
                .containsExactly("question|1|1|2|2", "topic|1|3|2|0");
        assertThat(store.verify(skips)).isEmpty();
    }

    @Test
    void sideEffectsAreCells_withTheirColumn() throws SQLException {
        DatasetSpec spec = DatasetSpec.of(
                "effects",
                List.of(
                        new ColumnSpec(
                                new ColumnNode(
                                        "seed",
                                        GenerationStrategy.FULL_COLUMN,
                                        List.of(),
                                        List.of("seed__cost", "seed__log"),
                                        List.of()),
                                false,
                                ""),
                        new ColumnSpec(
                                new ColumnNode(
                                        "text",
                                        GenerationStrategy.CELL_BY_CELL,
                                        List.of("seed__log"),
                                        List.of("text__trace"),
                                        List.of()),
                                false,
                                "")),
                2,
                RowGroupPlan.of(4, 2));
        StoredDataset effects = store.create(spec, AT);
        int[] both = {0, 1};
        long made;
        try (Journal journal = store.startRun(effects, AT)) {
            made = journal.run();
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted("seed", 1, both, List.of("1", "2"), new int[] {1}),
                            new SideEffectsCompleted("seed__log", "seed", 1, both, List.of("\"l\"", "null")),
                            new SideEffectsCompleted("seed__cost", "seed", 1, new int[] {0}, List.of("0.5")),
                            new CellCompleted("text", 1, 0, "3"),
                            new SideEffectsCompleted("text__trace", "text", 1, new int[] {0}, List.of("[7]")),
                            new CellCompleted("text", 1, 1, "4", true),
                            new SideEffectsCompleted("text__trace", "text", 1, new int[] {1}, List.of("null"))),
                    List.of()));
        }

        assertThat(query("select side_effect, column_name, row_group, row_index, row_position, cell_value, is_skipped,"
                        + " generation, run from v_side_effect where dataset = 'effects'"
                        + " order by side_effect, row_position"))
                .containsExactly(
                        "seed__cost|seed|1|0|2|0.5|FALSE|1|" + made,
                        "seed__log|seed|1|0|2|\"l\"|FALSE|1|" + made,
                        "seed__log|seed|1|1|3|null|TRUE|1|" + made,
                        "text__trace|text|1|0|2|[7]|FALSE|1|" + made,
                        "text__trace|text|1|1|3|null|TRUE|1|" + made);
        assertThat(store.verify(effects)).isEmpty();
    }

    @Test
    void attemptsThatTheProcessDiedOfAreAbandoned_onceAndWithTheTimesOfTheirStarts() throws SQLException {
        StoredDataset dead = store.create(Specs.mixed("dead", RowGroupPlan.of(3, 3)), AT);
        long died;
        try (Journal journal = store.startRun(dead, AT)) {
            died = journal.run();
            journal.commit(new Turn(
                    List.of(new CellCompleted("question", 0, 0, "1")),
                    List.of(),
                    List.of(
                            TaskTrace.of(Task.batch("score", 0))
                                    .withAttempt(4)
                                    .withQueuedAt(AT)
                                    .withStartedAt(AT.plusMillis(7)),
                            TaskTrace.of(Task.cell("question", 0, 0)).withStartedAt(AT),
                            TaskTrace.of(Task.cell("question", 0, 1)).withAttempt(2))));
        }
        store.startRun(dead, AT).close();
        store.startRun(dead, AT).close();

        assertThat(query("select run, column_name, row_index, task_type, attempt, status, finished_at, error_class"
                        + " from v_trace where dataset = 'dead'"))
                .as("of the cell without times there is no trace, since tracing was off")
                .containsExactly(died + "|score|null|BATCH|4|ABANDONED|null|null");
        assertThat(instants("select queued_at from v_trace where dataset = 'dead'"))
                .containsExactly(AT);
        assertThat(instants("select started_at from v_trace where dataset = 'dead'"))
                .containsExactly(AT.plusMillis(7));
        assertThat(query("select run, finished_at from v_run where dataset = 'dead' and run = " + died))
                .containsExactly(died + "|null");
    }

    @Test
    void tracesOfRowsThatAreBackStay() throws SQLException {
        List<String> before = query("select run, column_name, row_group, row_index, status from v_trace");

        assertThat(store.readmit(dataset, "topic", null)).isEqualTo(1);

        assertThat(query("select row_group, row_index from v_dropped_row where dataset = 'a'"))
                .containsExactly("0|2");
        assertThat(query("select run, column_name, row_group, row_index, status from v_trace"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"topic, t2, t0", "question, q2, q0"})
    void valueOfTheKeyColumnTellsRowsApart(String keyColumn, String ofLost, String ofKept) throws SQLException {
        StoredDataset keyed =
                store.create(Specs.mixed("keyed", RowGroupPlan.ofSizes(3, 1)).withKeyColumn(keyColumn), AT);
        try (Journal journal = store.startRun(keyed, AT)) {
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("\"t0\"", "\"t1\"", "\"t2\"")),
                            new CellCompleted("question", 0, 0, "\"q0\""),
                            new CellCompleted("question", 0, 2, "\"q2\""),
                            new RowDropped(0, 2, "answer", "gone", null, 1, AT),
                            new RowDropped(1, 0, "topic", "gone", null, 1, AT),
                            new CellCompleted("answer", 0, 0, "null"),
                            new FailureKept("answer", 0, 0, "never mind", "E", 2, AT)),
                    List.of(
                            TaskTrace.of(Task.cell("question", 0, 2)),
                            TaskTrace.of(Task.cell("question", 0, 0)),
                            TaskTrace.of(Task.fromScratch("topic", 0)))));
        }
        String lost = "\"" + ofLost + "\"";
        String kept = "\"" + ofKept + "\"";

        assertThat(query("select key_column from v_dataset where dataset = 'keyed'"))
                .containsExactly(keyColumn);
        assertThat(query("select row_group, row_index, row_identity from v_dropped_row where dataset = 'keyed'"
                        + " order by row_group"))
                .containsExactly("0|2|" + lost, "1|0|null");
        assertThat(query("select column_name, row_index, row_identity from v_trace where dataset = 'keyed'"
                        + " order by column_name, row_index"))
                .containsExactly("question|0|" + kept, "question|2|" + lost, "topic|null|null");
        assertThat(query("select row_group, row_index, row_position, column_name, reason, error_class, attempt,"
                        + " row_identity from v_kept_failure where dataset = 'keyed'"))
                .containsExactly("0|0|0|answer|never mind|E|2|" + kept);
        assertThat(instants("select failed_at from v_kept_failure")).containsExactly(AT);
        assertThat(store.verify(keyed)).isEmpty();
    }

    @Test
    void withoutAKeyColumnRowsHaveNoIdentity() throws SQLException {
        assertThat(query("select distinct row_identity from v_dropped_row")).containsExactly("null");
        assertThat(query("select distinct row_identity from v_trace")).containsExactly("null");
        assertThat(query("select key_column from v_dataset")).containsOnly("null");
    }

    @Test
    void failureOfAWholeGroupHasNoRow() throws SQLException {
        StoredDataset full =
                store.create(Specs.full("kept", "f", RowGroupPlan.of(4, 2)).withKeyColumn("f"), AT);
        try (Journal journal = store.startRun(full, AT)) {
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted("f", 1, new int[] {0, 1}, List.of("null", "null")),
                            new FailureKept("f", 1, SliceRef.WHOLE_GROUP, "never mind", null, 3, AT)),
                    List.of()));
        }

        assertThat(query("select row_group, row_index, row_position, row_identity, attempt from v_kept_failure"))
                .containsExactly("1|null|null|null|3");
        assertThat(store.verify(full)).isEmpty();
    }

    @Test
    void filterOnDatasetColumnAndGroupReadsARangeOfThePrimaryKey() throws SQLException {
        for (String view : List.of("v_completion", "v_value", "v_side_effect", "v_kept_failure")) {
            String plan = String.join(
                    "\n",
                    query("explain select * from " + view
                            + " where dataset = 'a' and column_name = 'question' and row_group = 2"));
            String table = view.equals("v_side_effect")
                    ? "SIDE_EFFECT_VALUE V /\\* PUBLIC.PRIMARY_KEY_\\w+: CELL_KEY >= "
                    : view.equals("v_kept_failure")
                            ? "KEPT_FAILURE F /\\* PUBLIC.PRIMARY_KEY_\\w+: SLICE_KEY >= "
                            : "COMPLETION_MARKER M /\\* PUBLIC.PRIMARY_KEY_\\w+: SLICE_KEY >= ";

            assertThat(plan.replaceAll("\\s+", " "))
                    .as(view)
                    .contains("range index: X IS NOT DISTINCT FROM")
                    .containsPattern(table)
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
