package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoredDataset;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the views show of a dataset that is half built, beside an older generation of it. */
@Timeout(120)
class ViewsTest {
    private static final Instant AT = HalfBuilt.AT;

    @TempDir
    Path directory;

    private JooqStore store;
    private Views views;
    private StoredDataset dataset;
    private long run;

    @BeforeEach
    void fill() {
        store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
        views = new Views(store);
        HalfBuilt halfBuilt = HalfBuilt.in(store);
        dataset = halfBuilt.dataset();
        run = halfBuilt.run();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void datasetsAndRunsOfEveryGeneration() throws SQLException {
        assertThat(views.lines(
                        "select dataset, generation, rows, row_groups, state from v_dataset order by generation"))
                .containsExactly("a|1|5|1|building", "a|2|8|3|building");
        assertThat(views.lines("select dataset, run, outcome, pid, generation from v_run"))
                .containsExactly(
                        "a|" + run + "|PARTIAL|" + ProcessHandle.current().pid() + "|2");
    }

    @Test
    void edgesOfTheNewestGeneration_dataBeforeGate() throws SQLException {
        assertThat(views.lines("select upstream, downstream, kind from v_graph_edge order by downstream, upstream"))
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
        assertThat(views.lines("select column_name, row_group, row_index, status, cell_value, run from v_completion"
                        + " where dataset = 'a' order by column_name, row_group, row_index"))
                .containsExactly(
                        "question|0|1|done|\"q\"|" + run,
                        "question|2|2|done|7|" + run,
                        "topic|0|null|done|[\"x\",null,[1]]|" + run,
                        "topic|2|null|done|[5,6]|" + run);
    }

    @Test
    void valuesOfBothStrategiesAreCells_withTheirPlaceInTheDataset() throws SQLException {
        assertThat(views.lines("select column_name, row_group, row_index, row_position, cell_value from v_value"
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
        assertThat(views.lines(
                        "select row_group, row_index, column_name, reason, error_class, attempt, run, row_position"
                                + " from v_dropped_row where dataset = 'a' order by row_group"))
                .containsExactly(
                        "0|2|question|too bad|java.io.IOException|2|" + run + "|2",
                        "2|0|topic|first|null|1|" + run + "|5");
        assertThat(views.instants("select dropped_at from v_dropped_row")).containsOnly(AT);
    }

    @Test
    void tracesHaveTypesStatusesAndTimes() throws SQLException {
        assertThat(views.lines("select run, column_name, row_group, row_index, task_type, attempt, status, error_class,"
                        + " error_message from v_trace order by column_name"))
                .containsExactly(
                        run + "|question|2|2|CELL|3|FAILED|E|m",
                        run + "|score|1|null|BATCH|0|null|null|null",
                        run + "|topic|0|null|FROM_SCRATCH|1|SUCCEEDED|null|null");
        assertThat(views.instants("select queued_at from v_trace where column_name = 'topic'"))
                .containsExactly(AT);
        assertThat(views.instants("select started_at from v_trace where column_name = 'topic'"))
                .containsExactly(AT.plusMillis(1));
        assertThat(views.lines("select queued_at, started_at, finished_at from v_trace where column_name = 'score'"))
                .containsExactly("null|null|null");
    }

    @Test
    void progressCountsRowsAndAddsUp() throws SQLException {
        assertThat(views.lines("select column_name, total, done, skipped, dropped, pending from v_progress"
                        + " where dataset = 'a' order by column_name"))
                .containsExactly(
                        "answer|8|0|0|2|6",
                        "note|8|0|0|2|6",
                        "question|8|2|0|2|4",
                        "score|8|0|0|2|6",
                        "topic|8|4|0|2|2");
        assertThat(views.lines("select count(*) from v_progress where done + skipped + dropped + pending <> total"))
                .containsExactly("0");
    }

    @Test
    void tracesOfRowsThatAreBackStay() throws SQLException {
        List<String> before = views.lines("select run, column_name, row_group, row_index, status from v_trace");

        assertThat(store.readmit(dataset, "topic", null)).isEqualTo(1);

        assertThat(views.lines("select row_group, row_index from v_dropped_row where dataset = 'a'"))
                .containsExactly("0|2");
        assertThat(views.lines("select run, column_name, row_group, row_index, status from v_trace"))
                .isEqualTo(before);
    }

    @Test
    void withoutAKeyColumnRowsHaveNoIdentity() throws SQLException {
        assertThat(views.lines("select distinct row_identity from v_dropped_row"))
                .containsExactly("null");
        assertThat(views.lines("select distinct row_identity from v_trace")).containsExactly("null");
        assertThat(views.lines("select key_column from v_dataset")).containsOnly("null");
    }
}
