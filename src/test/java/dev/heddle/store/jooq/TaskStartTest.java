package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Stores;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of what is at work holds what is at work: it neither grows with a build nor forgets when its file is rewritten. */
@Timeout(120)
class TaskStartTest {
    private static final String URL = "jdbc:h2:mem:starts";

    @TempDir
    Path directory;

    @Test
    void everyEndTakesItsStartAway() throws SQLException {
        try (JooqStore store = JooqStore.open(URL, "sa", "", CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(300, 300)), Stores.AT);
            try (Journal journal = store.startRun(dataset, Stores.AT)) {
                journal.commit(starts(0, 200));
                assertThat(atWork()).isEqualTo(200);
                List<Fact> completed = IntStream.range(0, 120)
                        .<Fact>mapToObj(row -> new CellCompleted("c", 0, row, "1"))
                        .toList();
                journal.commit(new Turn(completed, List.of()));
                assertThat(atWork()).isEqualTo(80);
                TaskTrace open = TaskTrace.of(Task.cell("c", 0, 130));
                journal.commit(new Turn(List.of(new AttemptsMade("c", 0, 120, 1, 0)), List.of(open)));
                assertThat(atWork()).as("a trace without a status is no end").isEqualTo(79);
                journal.commit(new Turn(List.of(), List.of(open.withStatus(TaskStatus.FAILED))));
                assertThat(atWork()).isEqualTo(78);
                journal.end("CANCELLED", Stores.AT);
                assertThat(atWork()).as("after the end of the run").isZero();
            }
        }
    }

    @Test
    void turnThatIsRefusedEndsNothing() throws SQLException {
        try (JooqStore store = JooqStore.open(URL, "sa", "", CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(3, 3)), Stores.AT);
            try (Journal journal = store.startRun(dataset, Stores.AT)) {
                journal.commit(starts(0, 1));
                CellCompleted completed = new CellCompleted("c", 0, 0, "1");
                Turn refused = new Turn(List.of(completed, new CellCompleted("c", 0, 7, "1")), List.of());
                assertThatThrownBy(() -> journal.commit(refused)).isInstanceOf(IllegalArgumentException.class);
                assertThat(atWork()).isEqualTo(1);
                journal.commit(new Turn(List.of(completed), List.of()));
                assertThat(atWork()).isZero();
            }
        }
    }

    @Test
    void nextRunStartsWithNothingAtWork() throws SQLException {
        try (JooqStore store = JooqStore.open(URL, "sa", "", CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(300, 300)), Stores.AT);
            try (Journal journal = store.startRun(dataset, Stores.AT)) {
                journal.commit(starts(0, 200));
            }
            assertThat(atWork()).isEqualTo(200);
            store.startRun(dataset, Stores.AT).close();
            assertThat(atWork()).isZero();
        }
    }

    @Test
    void whatEndsAfterTheFileWasRewrittenIsKnownToHaveBeenAtWork() throws IOException {
        try (JooqStore store =
                JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN, new GrowthLimit(1_000_000, 4))) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(5_000, 5_000)), Stores.AT);
            try (Journal journal = store.startRun(dataset, Stores.AT)) {
                journal.commit(starts(4_000, 4_002));
                long before = 0;
                for (int row = 0; bytes() >= before; row++) {
                    before = bytes();
                    journal.commit(new Turn(List.of(new CellCompleted("c", 0, row, "1")), List.of()));
                }
                TaskTrace failed = TaskTrace.of(Task.cell("c", 0, 4_000)).withStatus(TaskStatus.FAILED);
                journal.commit(new Turn(List.of(), List.of(failed)));
            }

            assertThat(Stores.replayed(store, dataset, 0).stream().filter(AttemptsMade.class::isInstance))
                    .containsExactly(new AttemptsMade("c", 0, 4_001, 1, 1));
        }
    }

    private long bytes() throws IOException {
        return Files.size(directory.resolve("store.mv.db"));
    }

    private static Turn starts(int fromRow, int toRow) {
        return new Turn(
                List.of(),
                List.of(),
                IntStream.range(fromRow, toRow)
                        .mapToObj(row -> TaskTrace.of(Task.cell("c", 0, row)).withAttempt(1))
                        .toList());
    }

    private static long atWork() throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from task_start")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
