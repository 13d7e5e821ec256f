package dev.heddle.store.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/**
 * A few connections that read, each on a thread of the store's own so that a caller may be interrupted at will.
 *
 * <p>Safe for many threads. Every piece of work sees one snapshot of the database.
 */
final class ReadConnections implements AutoCloseable {
    private static final int COUNT = 2;
    private static final String SNAPSHOT = "set session characteristics as transaction isolation level snapshot";

    private final String where;
    private final HikariDataSource pool;
    private final StoreThreads threads = new StoreThreads("heddle-store-reader", COUNT);

    ReadConnections(StoreAddress address) {
        this.where = address.where();
        HikariConfig config = new HikariConfig();
        config.setPoolName("heddle-store-reader");
        config.setDataSource(address.dataSource());
        config.setMaximumPoolSize(COUNT);
        config.setMinimumIdle(COUNT);
        config.setAutoCommit(false);
        config.setMaxLifetime(0);
        config.setConnectionInitSql(SNAPSHOT);
        this.pool = new HikariDataSource(config);
    }

    /** Does the work on a connection whose transaction is then rolled back. */
    <T> T read(String doing, SqlWork<T> work) {
        try {
            return threads.call(() -> onConnection(work));
        } catch (SQLException | DataAccessException failure) {
            throw SqlFailures.of(doing, where, failure);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("could not " + doing + " in store " + where, failure);
        }
    }

    private <T> T onConnection(SqlWork<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    @Override
    public void close() {
        threads.close();
        pool.close();
    }
}
