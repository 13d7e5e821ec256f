package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When turns at {@link CommitLevel#BUFFERED} are committed: together, soon, before anybody reads, and never in parts. */
@Timeout(60)
class BufferedWriteTest {
    @TempDir
    Path directory;

    private final Queue<Runnable> due = new ArrayDeque<>();
    private WriteConnection writer;

    @BeforeEach
    void open() throws SQLException {
        writer = WriteConnection.open(address("store"), CommitLevel.BUFFERED, Upkeep.NONE, due::add);
        writer.inTransaction("make tables", connection -> {
            execute(connection, "create table one (id integer)");
            execute(connection, "create table two (id integer)");
            return connection;
        });
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    @Test
    void turnsAreOnDiskWhenTheirCommitIsDue_andNotBefore() throws Exception {
        insertIntoBoth(1);
        insertIntoBoth(2);
        assertThat(rowsOnDisk("before")).isEqualTo("0, 0");
        assertThat(due).as("asked for once").hasSize(1);

        due.remove().run();

        assertThat(rowsOnDisk("after")).isEqualTo("2, 2");
        insertIntoBoth(3);
        assertThat(due).as("asked for again").hasSize(1);
    }

    @Test
    void turnsAreOnDiskAtOnceWhenTheyAreMany() throws Exception {
        for (int id = 1; id < 5_000; id++) {
            insertIntoBoth(id);
        }
        assertThat(rowsOnDisk("before")).isEqualTo("0, 0");

        insertIntoBoth(5_000);

        assertThat(rowsOnDisk("after")).isEqualTo("5000, 5000");
        due.remove().run();
        assertThat(writer.isSound()).isTrue();
    }

    @Test
    void turnUnderWayIsNotCommittedInParts() throws Exception {
        insertIntoBoth(1);
        Thread committing = new Thread(due.remove(), "commit");

        writer.inTurn("insert slowly", 2, connection -> {
            execute(connection, "insert into one values (2)");
            committing.start();
            awaitWaiting(committing);
            assertThat(rowsOnDisk("meanwhile")).isEqualTo("0, 0");
            execute(connection, "insert into two values (2)");
            return connection;
        });
        committing.join();

        assertThat(rowsOnDisk("after")).isEqualTo("2, 2");
    }

    @Test
    void whateverElseIsWritten_isOnDiskAtOnce_andTheTurnsBeforeItToo() throws Exception {
        insertIntoBoth(1);

        writer.inTransaction("insert", connection -> {
            execute(connection, "insert into one values (2)");
            return connection;
        });

        assertThat(rowsOnDisk("after")).isEqualTo("2, 1");
        due.remove().run();
        assertThat(writer.isSound()).isTrue();
    }

    @Test
    void turnThatIsRefused_costsNoneBeforeIt() throws Exception {
        insertIntoBoth(1);

        assertThatThrownBy(() -> writer.inTurn("insert", 2, connection -> {
                    execute(connection, "insert into one values (2)");
                    throw new IllegalArgumentException("not stored");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        due.remove().run();
        assertThat(rowsOnDisk("after")).isEqualTo("1, 1");
    }

    @Test
    void failedCommitIsToldToWhoeverWritesNext() throws SQLException {
        insertIntoBoth(1);
        try (Connection other = address("store").connect()) {
            execute(other, "shutdown immediately");
        }

        due.remove().run();

        assertThat(writer.isSound()).isFalse();
        assertThatThrownBy(() -> insertIntoBoth(2))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("commit the turns of the last half second");
    }

    @Test
    void databaseThatIsShutDown_hasTheTurnsBefore() throws SQLException {
        insertIntoBoth(1);

        writer.shutDown();

        assertThat(rowsOnDisk("after")).isEqualTo("1, 1");
        due.remove().run();
        assertThat(writer.isSound()).isTrue();
    }

    private void insertIntoBoth(int id) {
        writer.inTurn("insert", 2, connection -> {
            execute(connection, "insert into one values (" + id + ")");
            execute(connection, "insert into two values (" + id + ")");
            return connection;
        });
    }

    /** What a process that died now would leave. */
    private String rowsOnDisk(String copy) throws SQLException {
        try {
            Files.copy(directory.resolve("store.mv.db"), directory.resolve(copy + ".mv.db"));
        } catch (IOException failure) {
            throw new SQLException(failure);
        }
        try (Connection connection = address(copy).connect();
                Statement statement = connection.createStatement();
                ResultSet counts =
                        statement.executeQuery("select (select count(*) from one), (select count(*) from two)")) {
            counts.next();
            return counts.getInt(1) + ", " + counts.getInt(2);
        }
    }

    private StoreAddress address(String name) {
        return new StoreAddress("jdbc:h2:file:" + directory.resolve(name) + StoreAddress.APPEND_ONLY, "sa", "", name);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
