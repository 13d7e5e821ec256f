package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Stores;
import dev.heddle.store.Turn;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever attempts did is in {@code v_trace} as it was told, however it is stored. */
@Timeout(120)
class TracesTest {
    private static final int GROUP = 4_000;
    private static final List<TaskStatus> STATUSES = List.of(TaskStatus.values());
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.000001Z");

    @TempDir
    Path directory;

    @Test
    void randomAttemptsComeBackAsTheyWere() throws SQLException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<TaskTrace>> turns = IntStream.range(0, 30)
                .mapToObj(turn -> IntStream.range(0, random.nextInt(300))
                        .mapToObj(i -> any(random))
                        .toList())
                .toList();

        assertThat(stored(turns)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(texts(turns));
    }

    @Test
    void turnWithMoreAttemptsOfAGroupThanARowHoldsLosesNone() throws SQLException {
        List<TaskTrace> turn = new ArrayList<>();
        for (int row = 0; row < GROUP; row++) {
            Instant queuedAt = AT.minus(row, ChronoUnit.MICROS);
            turn.add(succeeded(Task.cell("question", 1, row), queuedAt));
        }
        turn.add(succeeded(Task.fromScratch("topic", 1), AT.plus(400, ChronoUnit.DAYS)));

        assertThat(stored(List.of(turn))).containsExactlyInAnyOrderElementsOf(texts(List.of(turn)));
    }

    private static TaskTrace succeeded(Task task, Instant queuedAt) {
        Instant finishedAt = queuedAt.plus(7, ChronoUnit.HOURS);
        return new TaskTrace(task, 1, 1, TaskStatus.SUCCEEDED, queuedAt, queuedAt, finishedAt, null, null);
    }

    private static TaskTrace any(Random random) {
        int group = random.nextInt(3);
        Task task = random.nextInt(8) == 0
                ? Task.fromScratch("topic", group)
                : Task.cell("question", group, random.nextInt(GROUP));
        Instant queuedAt = AT.plus(random.nextLong(-9_000_000_000L, 9_000_000_000L), ChronoUnit.MICROS);
        Instant startedAt = queuedAt.plus(random.nextLong(9_000_000_000L), ChronoUnit.MICROS);
        Instant finishedAt = startedAt.plus(random.nextLong(100), ChronoUnit.MICROS);
        boolean isFailed = random.nextInt(5) == 0;
        return new TaskTrace(
                task,
                1,
                random.nextInt(3),
                random.nextInt(10) == 0 ? null : STATUSES.get(random.nextInt(STATUSES.size())),
                orNull(random, queuedAt),
                orNull(random, startedAt),
                orNull(random, finishedAt),
                isFailed ? "java.lang.Error" : null,
                isFailed && random.nextBoolean() ? "it's broken" : null);
    }

    private static @Nullable Instant orNull(Random random, Instant instant) {
        return random.nextInt(20) == 0 ? null : instant;
    }

    private List<String> stored(List<List<TaskTrace>> turns) throws SQLException {
        try (JooqStore store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(3 * GROUP, GROUP)), Stores.AT);
            try (Journal journal = store.startRun(dataset, Stores.AT)) {
                turns.forEach(traces -> journal.commit(new Turn(List.of(), traces)));
            }
            return rows(store);
        }
    }

    private static List<String> rows(JooqStore store) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select column_name, row_group, row_index, run, attempt, status,"
                        + " error_class, error_message, queued_at, started_at, finished_at from v_trace")) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= 8; column++) {
                    text.append(row.getString(column)).append('|');
                }
                for (int column = 9; column <= 11; column++) {
                    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
                    text.append(time == null ? null : time.toInstant()).append('|');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    private static List<String> texts(List<List<TaskTrace>> turns) {
        return turns.stream().flatMap(List::stream).map(TracesTest::text).toList();
    }

    private static String text(TaskTrace trace) {
        Task task = trace.task();
        return task.column() + "|" + task.rowGroup() + "|" + (task.rowIndex() < 0 ? null : task.rowIndex()) + "|"
                + trace.run() + "|" + trace.attempt() + "|" + trace.status() + "|" + trace.errorClass() + "|"
                + trace.errorMessage() + "|" + trace.queuedAt() + "|" + trace.startedAt() + "|" + trace.finishedAt()
                + "|";
    }
}
