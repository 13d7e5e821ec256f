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
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers can do with the connections they are given, and what they cannot. */
@Timeout(120)
class ViewDataSourceTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private JooqStore store;

    @BeforeEach
    void open() {
        store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into v_dataset (dataset) values ('x')",
                "insert into dataset values (1, 'x', 1, 1, 1, 1, 'building', '', current_timestamp)",
                "update v_run set host = 'x'",
                "update run set host = 'x'",
                "delete from completion_marker",
                "truncate table task_trace",
                "merge into dataset (dataset_id) values (1)",
                "drop view v_run",
                "drop all objects",
                "drop all objects delete files",
                "create table x (a int)",
                "create local temporary table x (a int)",
                "create view x as select 1",
                "create alias f for 'java.lang.System.exit'",
                "create trigger t before insert on run call 'x'",
                "create user u password 'x' admin",
                "create linked table l ('', 'jdbc:h2:mem:x', 'sa', '', 't')",
                "alter user heddle_reader set password 'x'",
                "alter user heddle_reader admin true",
                "set password 'x'",
                "set write_delay 100000",
                "set query_timeout 0",
                "set exclusive 1",
                "grant all on dataset to heddle_reader",
                "call file_write('x', '@DIR/written')",
                "select * from dataset",
                "select * from completion_marker",
                "select * from column_progress",
                "select * from \"flyway_schema_history\"",
                "select * from csvread('/etc/hostname')",
                "select csvwrite('@DIR/written', 'select 1')",
                "select file_read('/etc/hostname')",
                "select file_write('x', '@DIR/written')",
                "select * from link_schema('x', '', 'jdbc:h2:mem:x', 'sa', '', 'public')",
                "select 1 from v_run; shutdown",
                "select 1 as a$$; set password 'x' -- $$",
                "explain analyze delete from dataset",
                "with x as (select 1) delete from dataset",
                "script",
                "script to '@DIR/written'",
                "runscript from '/etc/hostname'",
                "backup to '@DIR/written'",
                "shutdown",
                "shutdown immediately",
                "checkpoint",
                "prepare commit x",
                "select abort_session(1)",
                "select cancel_session(1)",
                "select memory_free()"
            })
    void anythingButAQueryOfTheViewsFails(String text) throws SQLException {
        String sql = text.replace("@DIR", directory.toString());
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.prepareStatement(sql).execute())
                    .as("prepared: %s", sql)
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> {
                        statement.addBatch(sql);
                        statement.executeBatch();
                    })
                    .as("batch: %s", sql)
                    .isInstanceOf(SQLException.class);
        }
        assertThat(directory.resolve("written")).doesNotExist();
        store.create(Specs.single("still", "alive", RowGroupPlan.of(1, 1)), AT);
        assertThat(count("select count(*) from v_dataset")).isEqualTo(1);
    }

    @Test
    void whatIsBehindTheConnectionCannotBeReached() throws SQLException {
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select dataset from v_dataset")) {
            assertThatThrownBy(() -> connection.unwrap(org.h2.jdbc.JdbcConnection.class))
                    .isInstanceOf(SQLException.class);
            assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class))
                    .isFalse();
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(rows.getStatement()).isSameAs(statement);
            DatabaseMetaData metadata = connection.getMetaData();
            assertThat(metadata.getConnection()).isSameAs(connection);
            assertThatThrownBy(() -> store.readOnly().getConnection("sa", "")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void ordinaryJdbcWorks_alsoLargeObjects() throws SQLException {
        store.create(Specs.single("a", "c", RowGroupPlan.of(3, 3)), AT);
        try (Connection connection = store.readOnly().getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select dataset, rows, cast(repeat(dataset, 100000) as clob) from v_dataset where dataset = ?")) {
            query.setString(1, "a");
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("dataset")).isEqualTo("a");
                assertThat(rows.getLong(2)).isEqualTo(3);
                assertThat(rows.wasNull()).isFalse();
                Clob clob = rows.getClob(3);
                assertThat(clob.getSubString(1, 3)).isEqualTo("aaa");
                assertThat(rows.getString(3)).hasSize(100_000);
                assertThatThrownBy(() -> rows.getCharacterStream(3)).isInstanceOf(SQLException.class);
                assertThat(rows.next()).isFalse();
            }
        }
        assertThatThrownBy(() -> count("select nothing from v_dataset"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOTHING");
    }

    @Test
    void queryForUpdateLocksNothing() throws SQLException {
        StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(0, 1)), AT);
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement
                            .executeQuery("select * from v_dataset for update")
                            .next())
                    .isTrue();

            try (Journal journal = store.startRun(dataset, AT)) {
                journal.end("COMPLETED", AT);
            }
        }
        assertThat(count("select count(*) from v_dataset where state = 'complete'"))
                .isEqualTo(1);
    }

    @Test
    void storeThatIsLookedAtHasTheViewsToo_andChangesNothing() throws SQLException {
        store.create(Specs.single("a", "c", RowGroupPlan.of(3, 3)), AT);
        store.close();
        var before = EmptyStore.contents(directory);
        store = JooqStore.openReadOnly(directory);

        assertThat(count("select count(*) from v_dataset")).isEqualTo(1);
        store.close();
        var after = EmptyStore.contents(directory);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(before.get(file)));
    }

    @Test
    void connectionsEndWithTheStore() throws SQLException {
        Connection connection = store.readOnly().getConnection();
        store.close();

        assertThatThrownBy(() -> connection.createStatement().executeQuery("select 1"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> store.readOnly()).isInstanceOf(IllegalStateException.class);
        assertThat(directory.resolve("heddle.lock")).content().contains("state=closed");
    }

    /** Why nobody else's thread may be inside H2, and that the next test could fail. */
    @Test
    void interruptedThreadInsideH2ClosesTheDatabaseForEverybody() throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("other") + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
        Connection bystander = DriverManager.getConnection(url, "sa", "");
        Connection victim = DriverManager.getConnection(url, "sa", "");
        Statement statement = victim.createStatement();
        statement.execute("create table t (a int)");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> statement.execute("insert into t values (1)")).isInstanceOf(SQLException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> bystander.createStatement().executeQuery("select * from t"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> {
                    victim.close();
                    bystander.close();
                })
                .isInstanceOf(SQLException.class);
    }

    /** One interrupt inside H2's file access would close the database for the writer too. */
    @Test
    void interruptStormOnReadersHarmsNobody() throws Exception {
        int turns = 150;
        RowGroupPlan plan = RowGroupPlan.of(turns * 50L, 50);
        StoredDataset dataset = store.create(Specs.single("a", "c", plan), AT);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        List<Throwable> wrong = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(new Thread(() -> {
                while (!isOver.get()) {
                    try {
                        count("select count(cell_value) from v_value where dataset = 'a'");
                        store.progress(dataset);
                        store.rows(dataset).limit(60).forEach(row -> answers.incrementAndGet());
                        answers.incrementAndGet();
                    } catch (SQLException | RuntimeException failure) {
                        // To be interrupted while waiting for a connection is the reader's own affair.
                        if (!String.valueOf(failure.getMessage()).contains("nterrupt")) {
                            synchronized (wrong) {
                                wrong.add(failure);
                            }
                        }
                    }
                }
            }));
        }
        readers.forEach(Thread::start);
        Thread storm = new Thread(() -> {
            while (!isOver.get()) {
                readers.forEach(Thread::interrupt);
                Thread.onSpinWait();
            }
        });
        storm.start();
        try (Journal journal = store.startRun(dataset, AT)) {
            for (int turn = 0; turn < turns; turn++) {
                journal.commit(new Turn(cells(turn), List.of()));
            }
        } finally {
            isOver.set(true);
            storm.join();
            for (Thread reader : readers) {
                reader.join();
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(answers).hasPositiveValue();
        assertThat(store.verify(dataset)).isEmpty();
        assertThat(count("select count(*) from v_value")).isEqualTo(plan.rows());
        store.close();
        assertThat(Files.readString(directory.resolve("heddle.lock"))).contains("state=closed");
    }

    @Test
    void storeIsOpenedUsedAndClosedByAThreadWhoseInterruptFlagIsSet() {
        store.close();
        Thread.currentThread().interrupt();
        store = JooqStore.open(directory, CommitLevel.WRITTEN);
        StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
        assertThat(store.progress(dataset)).hasSize(1);
        store.close();

        assertThat(Thread.interrupted()).as("the flag is still there").isTrue();
        store = JooqStore.open(directory, CommitLevel.WRITTEN);
        assertThat(store.datasets()).hasSize(1);
    }

    private static List<Fact> cells(int rowGroup) {
        List<Fact> facts = new ArrayList<>();
        for (int row = 0; row < 50; row++) {
            facts.add(new CellCompleted("c", rowGroup, row, "\"" + "v".repeat(200) + "\""));
        }
        facts.add(new RowGroupFinalized(rowGroup, 50, AT));
        return facts;
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
