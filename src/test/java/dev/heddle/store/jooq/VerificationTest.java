package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.RowGroupPrepared;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of contradiction, made by hand in a store that has none, is found and named. */
@Timeout(120)
class VerificationTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    // Columns get the ids 1 to 5 in a fresh store, the dataset and the side effect id 1; keys are id * 2^44 + group *
    // 2^20 + row + 1.
    private static final String KEY = " * 17592186044416 + ";
    private static final List<Fact> FACTS = List.of(
            new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("1", "2", "3")),
            new CellCompleted("question", 0, 0, "1"),
            new CellCompleted("question", 0, 1, "1"),
            new RowDropped(0, 2, "question", "gone", null, 1, AT),
            new CellCompleted("answer", 0, 0, "1"),
            new CellCompleted("answer", 0, 1, "1", true),
            new SideEffectsCompleted("answer__trace", "answer", 0, new int[] {0, 1}, List.of("7", "null")),
            new BatchCompleted("score", 0, new int[] {0, 1}, List.of("1", "null"), new int[] {0}),
            new FailureKept("score", 0, SliceRef.WHOLE_GROUP, "never mind", null, 2, AT),
            new CellCompleted("note", 0, 0, "null"),
            new FailureKept("note", 0, 0, "never mind", null, 2, AT),
            new CellCompleted("note", 0, 1, "1"),
            new RowGroupPrepared(0),
            new AttemptsMade("question", 1, 1, 2, 1),
            new RowGroupFinalized(0, 2, AT),
            new BatchCompleted("topic", 1, new int[] {0, 1, 2}, List.of("1", "2", "3")),
            new CellCompleted("question", 1, 0, "1"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete from completion_marker where slice_key = 2 #KEY 1            | column "answer", row group 0, row 0 is complete, but its input "question" is neither complete nor dropped.
            delete from completion_marker where slice_key = 2 #KEY 2            | row group 0 is finalized, but its live row 1 lacks column "question".
            delete from completion_marker where slice_key = 1 #KEY 1048576      | column "topic", row group 1 has 3 values but is not marked complete.
            delete from completion_marker where slice_key = 1 #KEY 1048576      | column "question", row group 1, row 0 is complete, but its input "topic" is not complete for the group.
            delete from completion_marker where slice_key = 4 #KEY 0            | column "score", row group 0 has 2 values but is not marked complete.
            delete from completion_marker where slice_key = 3 #KEY 1            | column "score", row group 0 is complete, but its input "answer" of row 0 is neither complete nor dropped.
            delete from completion_marker where slice_key = 1 #KEY 0            | column "score", row group 0 is complete, but its input "topic" is not.
            delete from batch_value where cell_key = 4 #KEY 1                   | column "score", row group 0 is complete, but row 0 is live and has no value.
            delete from dropped_row                                             | row group 0 was finalized with 2 live rows, it has 3.
            update completion_marker set cell_value = null where slice_key = 5 #KEY 2 | column "note", row group 0, row 1 is complete but has no value.
            insert into completion_marker values (2 #KEY 1048576 + 4, 1, false, '1')  | column "question", row group 1, row 3 is outside the plan: the group has 3 rows.
            insert into completion_marker values (2 #KEY 3 * 1048576 + 1, 1, false, '1') | column "question" is complete in row group 3, row 0, but the plan has 3 groups.
            insert into batch_value values (1 #KEY 7 * 1048576 + 1, false, '1') | column "topic" has a value in row group 7, row 0, but the plan has 3 groups.
            insert into batch_value values (1 #KEY 1048576 + 9, false, '1')     | column "topic", row group 1, row 8 is outside the plan: the group has 3 rows.
            insert into dropped_row values (1 #KEY 5 * 1048576 + 1, 1, '', null, 1, 1, current_timestamp) | a row is dropped in row group 5, row 0, but the plan has 3 groups.
            insert into dropped_row values (1 #KEY 1048576 + 1, 77, '', null, 1, 1, current_timestamp) | the drop of row group 1, row 0 names a column the dataset does not have.
            insert into completion_marker values (2 #KEY 1048576, 1, false, '1') | column "question", row group 1 is marked complete as a whole, but has cells.
            insert into completion_marker values (1 #KEY 1, 1, false, '1')      | column "topic", row group 0, row 0 is marked complete alone, but its column is a full one.
            update completion_marker set run_id = 99 where slice_key = 5 #KEY 1 | column "note", row group 0, row 0 was recorded by run 99, which is no run of the dataset.
            update dropped_row set run_id = 99                                  | the drop of row group 0, row 2 was recorded by run 99, which is no run of the dataset.
            insert into row_group values (1, 3, 0, 1, current_timestamp)        | row group 3 is finalized, but the plan has 3 groups.
            insert into row_group values (1, 1, 3, 1, current_timestamp)        | row group 1 is finalized, but its live row 2 lacks column "question".
            update dataset set state = 'complete'                               | the dataset is recorded as complete, but 1 of its 3 row groups are finalized.
            update dataset set row_count = 8                                    | the plan has 9 rows in 3 row groups, recorded were 8 in 3.
            update dataset set fingerprint = 'other'                            | recorded was other.
            update graph_edge set required_name = 'answer' where column_id = 5 and kind = 'data' | recorded was
            update graph_edge set upstream_id = 1 where column_id = 3 and kind = 'data' | column "answer" requires "question", which column "question" makes, but another was recorded.
            update dataset set key_column = 'nobody'                            | the key column "nobody" is not a column of the dataset.
            update completion_marker set is_skipped = true where slice_key = 1 #KEY 0 | column "topic", row group 0 is marked as skipped, but 0 of its 3 values are fills.
            update batch_value set is_skipped = true where cell_key = 4 #KEY 2  | column "score", row group 0 is marked as done, but 2 of its 2 values are fills.
            update side_effect_value set cell_value = '8'                       | side effect "answer__trace", row group 0, row 1 has a value, but its column "answer" was skipped.
            insert into side_effect_value values (1 #KEY 3, '8')                | side effect "answer__trace", row group 0, row 2 has a value, but its column "answer" has none.
            insert into side_effect_value values (1 #KEY 0, '8')                | side effect "answer__trace", row group 0, row -1 has a value, but its column "answer" has none.
            insert into side_effect_value values (1 #KEY 4, '8')                | side effect "answer__trace", row group 0, row 3 is outside the plan: the group has 3 rows.
            insert into side_effect_value values (1 #KEY 5 * 1048576 + 1, '8')  | side effect "answer__trace" has a value in row group 5, row 0, but the plan has 3 groups.
            update completion_marker set cell_value = '1' where slice_key = 5 #KEY 1 | the kept failure of column "note", row group 0, row 0 is of a slice that has a value.
            update batch_value set cell_value = '1' where cell_key = 4 #KEY 2   | the kept failure of column "score", row group 0 is of a slice that has a value.
            insert into kept_failure values (2 #KEY 1048576 + 2, '', null, 1, 1, current_timestamp) | the kept failure of column "question", row group 1, row 1 is of a slice that is not complete.
            insert into kept_failure values (2 #KEY 4 * 1048576 + 1, '', null, 1, 1, current_timestamp) | column "question" has a kept failure in row group 4, row 0, but the plan has 3 groups.
            update kept_failure set run_id = 99                                 | the kept failure of column "note", row group 0, row 0 was recorded by run 99, which is no run of the dataset.
            insert into attempt_count values (2 #KEY 3 * 1048576 + 1, 1, 1)     | column "question" has attempts in row group 3, row 0, but the plan has 3 groups.
            insert into task_start values (1 #KEY 3 * 1048576, 1, 1, null, null) | column "topic" is at work in row group 3, but the plan has 3 groups.
            insert into prepared_row_group values (1, 3, 1)                     | row group 3 is prepared, but the plan has 3 groups.
            insert into plain_completion values (2 #KEY 1, 1, array[1], array['1']) | column "question", row group 0, row 0 is marked complete twice.
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, 3], array['1', '1']), (2 #KEY 1048576 + 3, 1, array[3], array['1']) | column "question", row group 1, row 2 is marked complete twice.
            insert into plain_completion values (3 #KEY 1048576 + 2, 1, array[2], array['1']) | column "answer", row group 1, row 1 is complete, but its input "question" is neither complete nor dropped.
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, 4], array['1', '1']) | column "question", row group 1, row 3 is outside the plan: the group has 3 rows.
            insert into plain_completion values (2 #KEY 3 * 1048576 + 1, 1, array[1], array['1']) | column "question" is complete in row group 3, row 0, but the plan has 3 groups.
            insert into plain_completion values (2 #KEY 1048576 + 2, 99, array[2], array['1']) | column "question", row group 1, row 1 was recorded by run 99, which is no run of the dataset.
            insert into plain_completion values (1 #KEY 2, 1, array[2], array['1']) | column "topic", row group 0, row 1 is marked complete alone, but its column is a full one.
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, 3], array['1']) | contradicts itself: it has row numbers [2, 3] and 1 values
            insert into plain_completion values (2 #KEY 1048576 + 3, 1, array[3, 2], array['1', '1']) | contradicts itself: it has row numbers [3, 2] and 2 values
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, 2], array['1', '1']) | contradicts itself: it has row numbers [2, 2] and 2 values
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[3], array['1']) | contradicts itself: it has row numbers [3] and 1 values
            insert into plain_completion values (2 #KEY 1048576, 1, array[0], array['1']) | contradicts itself: it has row numbers [0] and 1 values
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, 3], array['1', null]) | contradicts itself: it has row numbers [2, 3] and 2 values
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[2, null], array['1', '1']) | contradicts itself: it has row numbers [2, null] and 2 values
            insert into plain_completion values (2 #KEY 1048576 + 2, 1, array[], array[]) | contradicts itself: it has row numbers [] and 0 values
            update row_group_plan set first_row = 5 where first_row_group = 0   | contradicts itself
            update graph_edge set required_name = 'nowhere' where column_id = 5 and kind = 'data' | contradicts itself
            """)
    void contradictionIsNamed(String damage, String sentence) throws SQLException {
        StoredDataset dataset = store();
        sql(damage.replace("#KEY", KEY));

        try (JooqStore store = JooqStore.openReadOnly(directory)) {
            assertThat(store.verify(dataset))
                    .anySatisfy(problem -> assertThat(problem).contains(sentence.strip()));
        }
    }

    @Test
    void soundDatasetHasNoProblem_andManyOfAKindAreSummedUp() throws SQLException {
        StoredDataset dataset = store();
        try (JooqStore store = JooqStore.openReadOnly(directory)) {
            assertThat(store.verify(dataset)).isEmpty();
        }
        sql("insert into completion_marker select 2 * 17592186044416 + (100 + x) * 1048576 + 1, 1, false, '1'"
                + " from system_range(1, 1000)");

        try (JooqStore store = JooqStore.openReadOnly(directory)) {
            assertThat(store.verify(dataset)).hasSizeLessThan(40).contains("980 more entries outside the plan.");
        }
    }

    private StoredDataset store() {
        EmptyStore.in(directory);
        try (JooqStore store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(9, 3)), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(FACTS, List.of()));
            }
            return dataset;
        }
    }

    private void sql(String text) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(text))
                    .as("rows that were damaged")
                    .isPositive();
        }
    }
}
