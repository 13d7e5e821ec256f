package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values as the views show them: of cells, of whole row groups, of side effects, and which of them are fills. Of each dataset
 * its own, though there are others in the store.
 */
@Timeout(120)
class ValueViewsTest {
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
    void batchTooLongForOneText_hasNoValueInCompletionButAllInValue() throws SQLException {
        StoredDataset full = store.create(Specs.full("long", "f", RowGroupPlan.of(3, 3)), AT);
        String half = "\"" + "h".repeat(524_285) + "\"";
        try (Journal journal = store.startRun(full, AT)) {
            journal.commit(new Turn(
                    List.of(new BatchCompleted("f", 0, new int[] {0, 1, 2}, List.of(half, half, "1"))), List.of()));
        }

        assertThat(views.lines("select status, cell_value from v_completion where dataset = 'long'"))
                .containsExactly("done|null");
        assertThat(views.lines("select row_index, char_length(cell_value) from v_value where dataset = 'long'"
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

        assertThat(views.lines("select cell_value from v_completion where dataset = 'none'"))
                .containsExactly("[]");
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

        assertThat(views.lines("select column_name, row_group, row_index, status, cell_value from v_completion"
                        + " where dataset = 'skips' order by column_name, row_group, row_index"))
                .containsExactly(
                        "question|0|0|skipped|\"fill\"",
                        "question|0|1|done|4",
                        "question|0|2|skipped|5",
                        "topic|0|null|done|[1,2,3]",
                        "topic|1|null|skipped|[1,2]",
                        "topic|2|null|done|[]");
        assertThat(views.lines("select column_name, row_position, is_skipped from v_value"
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
        assertThat(views.lines("select column_name, done, skipped, dropped, pending from v_progress"
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

        assertThat(views.lines(
                        "select side_effect, column_name, row_group, row_index, row_position, cell_value, is_skipped,"
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
}
