package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done between two runs is done once and whole, wherever a kill interrupts it: asked of what lies on disk before and
 * after each of its writes.
 */
@Timeout(240)
class EveryWriteBetweenRunsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final int GROUPS = 3;
    private static final int ROWS = 2_000;

    private final FileHistory history = new FileHistory();

    @TempDir
    Path recordedDirectory;

    @TempDir
    Path directory;

    @BeforeEach
    void record() {
        RecordedFilePath.recordTo(history);
    }

    @Test
    void readmittedRowsAreAllBackOrNone() throws IOException {
        int before;
        try (JooqStore store = open(RecordedFilePath.SCHEME, recordedDirectory)) {
            StoredDataset dataset = store.create(spec(), AT);
            buildAndLoseEveryOtherRow(store, dataset);
            before = history.size();
            assertThat(store.readmit(dataset, "text", null)).isEqualTo(GROUPS * ROWS / 2);
        }

        List<Long> dropped = new ArrayList<>();
        for (int length = before; length <= history.size(); length++) {
            try (JooqStore store = open("file", restored(length))) {
                StoredDataset dataset = store.newest("a").orElseThrow();
                assertThat(store.verify(dataset)).as("after %s steps", length).isEmpty();
                ColumnProgress text = store.progress(dataset).get(1);
                dropped.add(text.dropped());
                long lost = GROUPS * ROWS / 2;
                assertThat(text)
                        .as("after %s steps", length)
                        .isIn(
                                new ColumnProgress("text", GROUPS * ROWS, lost, 0, lost, 0),
                                new ColumnProgress("text", GROUPS * ROWS, lost, 0, 0, lost));
                assertThat(store.progress(dataset).get(2).done()).isEqualTo(text.dropped());
                assertThat(dataset.isComplete()).isEqualTo(text.dropped() > 0);
            }
        }
        assertThat(dropped).as("moments before and after").contains(0L, GROUPS * ROWS / 2L);
    }

    @Test
    void whatADeadRunWasAtIsCountedOnce() throws Exception {
        try (JooqStore store = open(RecordedFilePath.SCHEME, recordedDirectory)) {
            StoredDataset dataset = store.create(spec(), AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(
                        List.of(),
                        List.of(),
                        IntStream.range(0, ROWS)
                                .mapToObj(row -> TaskTrace.of(Task.cell("text", 0, row))
                                        .withAttempt(1)
                                        .withStartedAt(AT))
                                .toList()));
            }
        }
        int before = history.size();
        try (JooqStore store = open(RecordedFilePath.SCHEME, recordedDirectory)) {
            store.startRun(store.newest("a").orElseThrow(), AT).close();
        }

        for (int length = before; length <= history.size(); length++) {
            try (JooqStore store = open("file", restored(length))) {
                List<AttemptsMade> attempts = new ArrayList<>();
                try (Journal journal = store.startRun(store.newest("a").orElseThrow(), AT)) {
                    assertThat(journal.followsDeath()).isTrue();
                    journal.replay(0, fact -> attempts.add((AttemptsMade) fact));
                }
                assertThat(attempts)
                        .as("after %s steps", length)
                        .isEqualTo(IntStream.range(0, ROWS)
                                .mapToObj(row -> new AttemptsMade("text", 0, row, 1, 1))
                                .toList());
                assertThat(abandoned(store)).as("after %s steps", length).isEqualTo(ROWS);
            }
        }
    }

    private static void buildAndLoseEveryOtherRow(JooqStore store, StoredDataset dataset) {
        int[] all = IntStream.range(0, ROWS).toArray();
        int[] kept = IntStream.range(0, ROWS / 2).map(row -> 2 * row).toArray();
        try (Journal journal = store.startRun(dataset, AT)) {
            for (int group = 0; group < GROUPS; group++) {
                List<Fact> facts = new ArrayList<>();
                facts.add(new BatchCompleted("seed", group, all, values(all)));
                for (int row : all) {
                    facts.add(
                            row % 2 == 0
                                    ? new CellCompleted("text", group, row, "1")
                                    : new RowDropped(group, row, "text", "gone", null, 1, AT));
                }
                facts.add(new BatchCompleted("rank", group, kept, values(kept)));
                facts.add(new RowGroupFinalized(group, kept.length, AT));
                journal.commit(new Turn(facts, List.of()));
            }
            journal.end("COMPLETED", AT);
        }
    }

    private static List<String> values(int[] rows) {
        return IntStream.of(rows).mapToObj(String::valueOf).toList();
    }

    private static DatasetSpec spec() {
        return DatasetSpec.of(
                "a",
                List.of(
                        column("seed", GenerationStrategy.FULL_COLUMN),
                        column("text", GenerationStrategy.CELL_BY_CELL, "seed"),
                        column("rank", GenerationStrategy.FULL_COLUMN, "text")),
                ROWS,
                RowGroupPlan.of(GROUPS * ROWS, ROWS));
    }

    private static ColumnSpec column(String name, GenerationStrategy strategy, String... required) {
        return new ColumnSpec(ColumnNode.of(name, strategy, required), false, "");
    }

    private static long abandoned(JooqStore store) throws SQLException {
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from v_trace where status = 'ABANDONED'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Path restored(int length) throws IOException {
        Path store = Files.createTempDirectory(directory, "store");
        history.restore(length, 0, store.resolve(StoreReader.DATABASE_FILE));
        return store;
    }

    private static JooqStore open(String fileSystem, Path store) {
        return JooqStore.open(
                StoreReader.url(fileSystem, store) + ";TRACE_LEVEL_FILE=0", "sa", "", CommitLevel.WRITTEN);
    }
}
