package dev.heddle.store.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/**
 * A few connections that read, each used on a thread of the store's own so that callers may be interrupted at will.
 *
 * <p>Safe for many threads. Every piece of work sees one snapshot of the database.
 */
final class ReadConnections implements AutoCloseable {
    private static final int COUNT = 2;
    private static final String SNAPSHOT = "set session characteristics as transaction isolation level snapshot";

    private final String where;
    private final HikariDataSource pool;
    private final StoreThreads threads;

    /** Opens the connections; a thread that nobody interrupts. */
    ReadConnections(StoreAddress address, StoreThreads threads) throws SQLException {
        this.threads = threads;
        this.where = address.where();
        this.pool = open(address, "heddle-store-reader", COUNT, SNAPSHOT);
    }

    /**
     * Opens a pool of a fixed size, all of it.
     *
     * @param onConnect what each connection executes first
     */
    static HikariDataSource open(StoreAddress address, String name, int count, String onConnect) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(address.dataSource());
        config.setMaximumPoolSize(count);
        config.setMinimumIdle(count);
        config.setMaxLifetime(0);
        config.setConnectionInitSql(onConnect);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            fill(pool, count);
            return pool;
        } catch (SQLException failure) {
            pool.close();
            throw failure;
        }
    }

    /** Waits until all are there: to close the pool interrupts the thread that fills it, in the middle of H2. */
    private static void fill(HikariDataSource pool, int missing) throws SQLException {
        if (missing > 0) {
            try (Connection held = pool.getConnection()) {
                fill(pool, missing - 1);
                held.clearWarnings();
            }
        }
    }

    /** Does the work on a connection whose transaction is then rolled back. */
    <T> T read(String doing, SqlWork<T> work) {
        return threads.call(() -> {
            try (Connection connection = pool.getConnection()) {
                return inTransaction(connection, work);
            } catch (SQLException | DataAccessException failure) {
                throw SqlFailures.of(doing, where, failure);
            }
        });
    }

    private static <T> T inTransaction(Connection connection, SqlWork<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            return work.on(connection);
        } finally {
            connection.rollback();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
