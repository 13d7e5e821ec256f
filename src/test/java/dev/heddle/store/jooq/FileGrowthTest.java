package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of a store stays small however many turns are committed, and nobody notices how. */
@Timeout(120)
class FileGrowthTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ROWS = 1_500;
    private static final GrowthLimit SMALL = new GrowthLimit(2_000_000, 4);
    private static final GrowthLimit NONE = new GrowthLimit(Long.MAX_VALUE / 8, 4);

    /** One turn, and what one rewrite leaves until the next look. */
    private static final long SLACK_BYTES = 400_000;

    @TempDir
    Path directory;

    private int committed;

    @BeforeEach
    void makeStore() throws IOException {
        EmptyStore.in(directory);
    }

    @Test
    void manySmallTurns_leaveAFileBelowTheLimit_andEverythingIsThere() {
        List<Long> sizes = new ArrayList<>();
        try (JooqStore store = open(SMALL);
                Journal journal = store.startRun(dataset(store), AT)) {
            while (committed < ROWS) {
                commit(journal);
                sizes.add(bytes());
                if (committed % 100 == 0) {
                    assertThat(rows(journal)).isEqualTo(committed);
                    assertThat(store.progress(dataset(store)).get(0).done()).isEqualTo(committed);
                }
            }
        }

        assertThat(sizes).allMatch(size -> size <= SMALL.bytes() + SLACK_BYTES);
        assertThat(shrinkages(sizes)).as("rewrites").isGreaterThan(3);
        try (JooqStore store = open(GrowthLimit.USUAL);
                Journal journal = store.startRun(dataset(store), AT)) {
            assertThat(rows(journal)).isEqualTo(ROWS);
            assertThat(store.verify(dataset(store))).isEmpty();
        }
    }

    @Test
    void withoutALimit_theSameTurnsLeaveManyTimesAsMuch_andClosingGivesItBack() {
        try (JooqStore store = open(NONE);
                Journal journal = store.startRun(dataset(store), AT)) {
            while (committed < ROWS) {
                commit(journal);
            }
        }
        long whenClosedAsItWas = bytes();

        open(SMALL).close();

        assertThat(whenClosedAsItWas).isGreaterThan(5 * SMALL.bytes());
        assertThat(bytes()).isLessThan(SMALL.bytes() / 4);
        try (JooqStore store = open(GrowthLimit.USUAL);
                Journal journal = store.startRun(dataset(store), AT)) {
            assertThat(rows(journal)).isEqualTo(ROWS);
        }
    }

    /** Something in the way of the copy stands for a disk without room for it. */
    @Test
    void rewriteThatFails_leavesTheFileAsItWas_andTheBuildGoesOn() throws Exception {
        Path inTheWay = directory.resolve("store-copy.mv.db");
        try (JooqStore store = open(SMALL)) {
            Files.createDirectories(inTheWay.resolve("something"));
            try (Journal journal = store.startRun(dataset(store), AT)) {
                while (bytes() <= SMALL.bytes() + SLACK_BYTES) {
                    commit(journal);
                }
                assertThat(rows(journal)).isEqualTo(committed);

                Files.delete(inTheWay.resolve("something"));
                Files.delete(inTheWay);
                long before = 0;
                while (bytes() >= before) {
                    before = bytes();
                    commit(journal);
                }
                assertThat(before).isBetween(2 * SMALL.bytes(), 3 * SMALL.bytes());
                assertThat(rows(journal)).isEqualTo(committed);
            }
        }
    }

    @Test
    void copyThatWasNeverFinished_isRemovedWhenTheStoreIsOpened() throws Exception {
        Path copy = Files.write(directory.resolve("store-copy.mv.db"), new byte[12_345]);

        try (JooqStore store = open(SMALL)) {
            assertThat(store.datasets()).isEmpty();
        }

        assertThat(copy).doesNotExist();
    }

    @Test
    void readersAtWork_seeEveryTurnThatWasCommittedBefore() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(3);
        AtomicBoolean isOver = new AtomicBoolean();
        List<Long> sizes = new ArrayList<>();
        try (JooqStore store = open(SMALL)) {
            StoredDataset dataset = dataset(store);
            List<Future<Integer>> readers = new ArrayList<>();
            readers.add(executor.submit(() ->
                    readUntil(isOver, () -> (int) store.progress(dataset).get(0).done())));
            readers.add(executor.submit(
                    () -> readUntil(isOver, () -> store.verify(dataset).size())));
            readers.add(executor.submit(() -> readUntil(isOver, () -> viewedAtLast(store))));
            try (Journal journal = store.startRun(dataset, AT)) {
                while (committed < ROWS) {
                    commit(journal);
                    sizes.add(bytes());
                }
            } finally {
                isOver.set(true);
            }

            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("reads").isPositive();
            }
            assertThat(viewed(store)).isEqualTo(ROWS);
        } finally {
            executor.shutdownNow();
        }
        assertThat(shrinkages(sizes)).as("rewrites").isPositive();
    }

    @Test
    void connectionThatIsOut_holdsARewriteUp_untilTheFileIsFarTooLarge_andIsThenToldWhy() throws Exception {
        try (JooqStore store = open(SMALL);
                Journal journal = store.startRun(dataset(store), AT);
                Connection kept = store.readOnly().getConnection();
                Statement statement = kept.createStatement()) {
            while (bytes() < 3 * SMALL.bytes() / 2) {
                commit(journal);
            }
            assertThat(count(statement)).isEqualTo(committed);

            long largest = 0;
            for (long before = 0; bytes() >= before; commit(journal)) {
                before = bytes();
                largest = before;
            }

            assertThat(largest).isLessThan(2 * SMALL.bytes() + SMALL.bytes() / 4 + SLACK_BYTES);
            assertThatThrownBy(() -> count(statement))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("was rewritten")
                    .hasMessageContaining("ask for another");
            assertThat(viewed(store)).isEqualTo(committed);
        }
    }

    private JooqStore open(GrowthLimit limit) {
        return JooqStore.open(directory, CommitLevel.WRITTEN, limit);
    }

    private static StoredDataset dataset(JooqStore store) {
        return store.newest("grown")
                .orElseGet(() -> store.create(Specs.single("grown", "c", RowGroupPlan.of(ROWS, ROWS)), AT));
    }

    private void commit(Journal journal) {
        Fact cell = new CellCompleted("c", 0, committed, "\"value " + committed + "\"");
        TaskTrace trace = TaskTrace.of(Task.cell("c", 0, committed)).withStatus(TaskStatus.SUCCEEDED);
        journal.commit(new Turn(List.of(cell), List.of(trace)));
        committed++;
    }

    private static int rows(Journal journal) {
        List<Fact> facts = new ArrayList<>();
        journal.replay(0, facts::add);
        return facts.size();
    }

    /** Readers that never pause may lose a connection to a rewrite; they are told so, and the next one is good. */
    private static int viewedAtLast(JooqStore store) throws SQLException {
        try {
            return viewed(store);
        } catch (SQLException refused) {
            assertThat(refused.getMessage()).contains("was rewritten");
            return viewedAtLast(store);
        }
    }

    private static int viewed(JooqStore store) throws SQLException {
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement()) {
            return count(statement);
        }
    }

    private static int count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select count(*) from v_completion")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Something read over and over whose number never becomes smaller. */
    private interface Read {
        int number() throws SQLException;
    }

    private static int readUntil(AtomicBoolean isOver, Read read) throws SQLException {
        int reads = 0;
        int last = 0;
        while (!isOver.get()) {
            int found = read.number();
            assertThat(found).isGreaterThanOrEqualTo(last);
            last = found;
            reads++;
        }
        return reads;
    }

    private static long shrinkages(List<Long> sizes) {
        long shrinkages = 0;
        for (int i = 1; i < sizes.size(); i++) {
            shrinkages += sizes.get(i) < sizes.get(i - 1) ? 1 : 0;
        }
        return shrinkages;
    }

    private long bytes() {
        try {
            return Files.size(directory.resolve("store.mv.db"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
