package dev.heddle.bench.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.h2.tools.RunScript;

/**
 * An H2 file with what makes a commit survive {@code kill -9}, as a build at {@code PROCESS_CRASH} has it, behind a pool of
 * connections. Everything else is H2's default: a peer may use the space of its file again, which a build may not.
 */
final class PeerDatabase implements AutoCloseable {
    private static final String SETTINGS = ";WRITE_DELAY=0;CACHE_SIZE=65536";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final HikariDataSource pool;

    PeerDatabase(Path directory, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("peer") + SETTINGS);
        config.setUsername("sa");
        config.setMaximumPoolSize(connections);
        pool = new HikariDataSource(config);
    }

    HikariDataSource pool() {
        return pool;
    }

    /** Runs a script that is on the class path. */
    void run(String script) throws SQLException, IOException {
        try (Connection connection = pool.getConnection();
                Reader reader = new InputStreamReader(
                        Objects.requireNonNull(PeerDatabase.class.getResourceAsStream(script), script),
                        StandardCharsets.UTF_8)) {
            RunScript.execute(connection, reader);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until as many jobs were called as there are, and then until the table says that they are done. */
    void awaitDone(CountDownLatch calls, String countSql, long expected)
            throws SQLException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        if (!calls.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(calls.getCount() + " jobs were not called within " + LIMIT);
        }
        for (long count = count(countSql); count != expected; count = count(countSql)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(countSql + " is " + count + " after " + LIMIT + ", expected " + expected);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The database closes in order with the last connection. */
    @Override
    public void close() {
        pool.close();
    }
}
