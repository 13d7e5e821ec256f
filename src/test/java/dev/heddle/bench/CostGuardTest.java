package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Heddle;
import dev.heddle.frontier.FrontierDelta;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a cell costs in things that can be counted, so that a change of the structure that makes builds slow is noticed on any machine. A
 * bound is some half more than what was counted when it was set, and the comment beside it says what that was. A change that needs
 * more for a reason moves the bound; one that needs much less should, too.
 */
@Timeout(120)
class CostGuardTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long deltas;

    @Test
    void completionInTheTracker_allocatesItsDelta() {
        int rows = 20_000;
        TrackerWorkload workload = new TrackerWorkload(1_000, TrackerWorkload.Order.ROWS);
        Consumer<FrontierDelta> counted = delta -> deltas++;
        workload.finishRows(rows, counted);

        long bytes = allocatedBy(() -> workload.finishRows(rows, counted));

        assertThat(deltas).isPositive();
        assertThat((double) bytes / rows / TrackerWorkload.CELL_COLUMNS)
                .as("bytes a completion allocates in the tracker")
                // 133: a list, a delta and a task (JDK 17, interpreted; compiled code allocates less).
                .isLessThan(200);
    }

    @ParameterizedTest
    // 459 and 375: an assignment, its input, an outcome, a fact, the tracker's part, and a trace (JDK 17, interpreted).
    @CsvSource({"true, 690", "false, 560"})
    void turnOfTheScheduler_allocatesLittleForATask(boolean isTraced, double bytesMax) {
        int columns = 10;
        int rows = 5_000;
        SchedulerWorkload workload = new SchedulerWorkload(columns, rows, 1_000, 1_000, isTraced);
        workload.run();

        long bytes = allocatedBy(workload::run);

        assertThat((double) bytes / columns / rows)
                .as("bytes a task allocates in the loop, traces %s", isTraced)
                .isLessThan(bytesMax);
    }

    @Test
    void turnOfTheScheduler_takesEveryOutcomeThatIsThere() {
        int columns = 10;
        int rows = 5_000;

        long commits =
                new SchedulerWorkload(columns, rows, 1_000, 1_000, true).run().commits();

        assertThat(commits * 1_000.0 / columns / rows)
                .as("transactions for a thousand cells")
                // 1: every task that fits is in flight, and all of their outcomes are in the next turn.
                .isLessThan(1.5);
    }

    @ParameterizedTest
    // 4 each: all rows of completed cells, all rows of traces, the commit, and the question for all that.
    @CsvSource({"1000, 6", "10, 6"})
    void turnOfTheStore_isFewStatements(int cells, double statementsMax) throws SQLException {
        int turns = 20;
        int rows = cells * turns / NoOpBuild.COLUMNS;
        CellOrder order = new CellOrder(rows, rows, cells);
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (JooqStore store = JooqStore.open(url, "sa", "", CommitLevel.WRITTEN);
                Journal journal = StoreAlone.startRun(store, rows, rows);
                Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("set query_statistics true");
            for (int turn = 0; turn < turns; turn++) {
                journal.commit(StoreAlone.turn(journal.run(), order, cells));
            }

            assertThat((double) executed(statement) / turns)
                    .as("statements for a turn of %s cells", cells)
                    .isLessThan(statementsMax);
        }
    }

    @Test
    void turnOfTheStore_allocatesLittleForACell() {
        int cells = 1_000;
        int turns = 20;
        int rows = cells * 2 * turns / NoOpBuild.COLUMNS;
        CellOrder order = new CellOrder(rows, rows, cells);
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (JooqStore store = JooqStore.open(url, "sa", "", CommitLevel.WRITTEN);
                Journal journal = StoreAlone.startRun(store, rows, rows)) {
            List<Turn> told = Stream.generate(() -> StoreAlone.turn(journal.run(), order, cells))
                    .limit(2L * turns)
                    .toList();
            told.subList(0, turns).forEach(journal::commit);

            long bytes = allocatedBy(() -> told.subList(turns, 2 * turns).forEach(journal::commit));

            assertThat((double) bytes / turns / cells)
                    .as("bytes a cell allocates in the store, the engine included")
                    // 143: the arrays of its values and times, and its part of the rows and pages (JDK 17,
                    // interpreted).
                    .isLessThan(215);
        }
    }

    @Test
    void build_putsManyCellsIntoATransaction(@TempDir Path directory) {
        int rows = 3_000;
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(
                    NoOpBuild.dataset(rows, rows), BuildOptions.never().withMaxInFlight(256));

            assertThat(result.commits() * 1_000.0 / result.completedCells())
                    .as("transactions for a thousand cells")
                    // 5: a transaction takes what came while the one before was written. With a disk that is faster
                    // than the workers they are smaller; one for each outcome would be 1,000.
                    .isLessThan(50);
        }
    }

    /** H2's own count of what it executed, but for what asks for it. */
    private static long executed(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select sum(execution_count) from information_schema.query_statistics"
                        + " where sql_statement not like 'set %'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static long allocatedBy(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
