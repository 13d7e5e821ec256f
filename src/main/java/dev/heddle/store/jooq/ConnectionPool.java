package dev.heddle.store.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of connections that read, opened all at once, and opened again after the database was replaced.
 *
 * <p>Safe for many threads; those that ask for a connection have entered the gate and are not interrupted.
 */
final class ConnectionPool implements DatabaseGate.Tenant, AutoCloseable {
    private final StoreAddress address;
    private final DatabaseGate gate;
    private final HikariConfig config = new HikariConfig();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable HikariDataSource pool;
    private volatile boolean isClosed;

    /**
     * Opens nothing yet.
     *
     * @param onConnect what each connection executes first
     */
    ConnectionPool(StoreAddress address, DatabaseGate gate, String name, int count, String onConnect) {
        this.address = address;
        this.gate = gate;
        config.setPoolName(name);
        config.setMaximumPoolSize(count);
        config.setMinimumIdle(count);
        config.setMaxLifetime(0);
        config.setConnectionInitSql(onConnect);
        gate.register(this);
    }

    /** A connection; its close gives it back. */
    Connection connection() throws SQLException {
        return opened().getConnection();
    }

    /** Opens the connections where that has not been done. */
    HikariDataSource opened() throws SQLException {
        HikariDataSource existing = pool;
        if (existing != null) {
            return existing;
        }
        lock.lock();
        try {
            HikariDataSource made = pool;
            if (made == null) {
                made = open();
                pool = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private HikariDataSource open() throws SQLException {
        if (isClosed) {
            throw new SQLException("the store is closed");
        }
        config.setDataSource(address.dataSource());
        HikariDataSource made = new HikariDataSource(config);
        try {
            fill(made, config.getMaximumPoolSize());
            return made;
        } catch (SQLException failure) {
            made.close();
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

    long timeoutMillis() {
        return config.getConnectionTimeout();
    }

    @Override
    public boolean isLending() {
        HikariDataSource existing = pool;
        return existing != null && existing.getHikariPoolMXBean().getActiveConnections() > 0;
    }

    @Override
    public void leave() {
        lock.lock();
        try {
            HikariDataSource existing = pool;
            pool = null;
            if (existing != null) {
                existing.close();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        gate.unregister(this);
        leave();
    }
}
