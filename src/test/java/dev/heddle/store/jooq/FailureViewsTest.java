package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the views tell of work that went wrong: attempts nobody ended, rows lost, failures kept, and whose row it was. Of each
 * dataset its own, though there are others in the store.
 */
@Timeout(120)
class FailureViewsTest {
    private static final Instant AT = HalfBuilt.AT;

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

        assertThat(views.lines(
                        "select run, column_name, row_index, task_type, attempt, status, finished_at, error_class"
                                + " from v_trace where dataset = 'dead'"))
                .as("of the cell without times there is no trace, since tracing was off")
                .containsExactly(died + "|score|null|BATCH|4|ABANDONED|null|null");
        assertThat(views.instants("select queued_at from v_trace where dataset = 'dead'"))
                .containsExactly(AT);
        assertThat(views.instants("select started_at from v_trace where dataset = 'dead'"))
                .containsExactly(AT.plusMillis(7));
        assertThat(views.lines("select run, finished_at from v_run where dataset = 'dead' and run = " + died))
                .containsExactly(died + "|null");
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

        assertThat(views.lines("select key_column from v_dataset where dataset = 'keyed'"))
                .containsExactly(keyColumn);
        assertThat(views.lines("select row_group, row_index, row_identity from v_dropped_row where dataset = 'keyed'"
                        + " order by row_group"))
                .containsExactly("0|2|" + lost, "1|0|null");
        assertThat(views.lines("select column_name, row_index, row_identity from v_trace where dataset = 'keyed'"
                        + " order by column_name, row_index"))
                .containsExactly("question|0|" + kept, "question|2|" + lost, "topic|null|null");
        assertThat(views.lines("select row_group, row_index, row_position, column_name, reason, error_class, attempt,"
                        + " row_identity from v_kept_failure where dataset = 'keyed'"))
                .containsExactly("0|0|0|answer|never mind|E|2|" + kept);
        assertThat(views.instants("select failed_at from v_kept_failure")).containsExactly(AT);
        assertThat(store.verify(keyed)).isEmpty();
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

        assertThat(views.lines("select row_group, row_index, row_position, row_identity, attempt from v_kept_failure"))
                .containsExactly("1|null|null|null|3");
        assertThat(store.verify(full)).isEmpty();
    }
}
