package dev.heddle.store.jooq;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections for strangers: they can query the public views and nothing else.
 *
 * <p>Safe for many threads. Three things keep them in: a database user who may select from the views alone, texts that are
 * one query each ({@link SingleQuery}), and threads of the store on which all of it runs ({@link CarriedJdbc}), so that a
 * caller may be interrupted in the middle.
 */
final class ViewDataSource implements DataSource, AutoCloseable {
    private static final int CONNECTIONS_MAX = 4;
    private static final String USER = "heddle_reader";
    private static final String PASSWORD = "heddle";
    private static final String TIMEOUT = "set query_timeout 300000";

    private final ConnectionPool pool;
    private final DatabaseGate gate;
    private final StoreThreads threads;

    private ViewDataSource(ConnectionPool pool, DatabaseGate gate, StoreThreads threads) {
        this.pool = pool;
        this.gate = gate;
        this.threads = threads;
    }

    /** Opens the connections; a thread that nobody interrupts. Queries end with an error after five minutes. */
    static ViewDataSource open(OpenDatabase database, StoreThreads threads) {
        StoreAddress address = database.address();
        DatabaseGate gate = database.gate();
        gate.enter();
        ConnectionPool pool =
                new ConnectionPool(address.as(USER, PASSWORD), gate, "heddle-store-views", CONNECTIONS_MAX, TIMEOUT);
        try {
            pool.opened();
            return new ViewDataSource(pool, gate, threads);
        } catch (SQLException failure) {
            pool.close();
            throw SqlFailures.of("open the views", address.where(), failure);
        } finally {
            gate.exit();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new CarriedJdbc(threads, gate).carried(Connection.class, pool::connection);
    }

    /** Always refused: the user is what keeps strangers to the views. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user cannot be chosen here; ask for a connection without one");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException("there is no log writer here");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the time to wait for a connection is fixed");
    }

    @Override
    public int getLoginTimeout() {
        return (int) (pool.timeoutMillis() / 1_000);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("java.util.logging is not used");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("this data source wraps nothing that is a " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public void close() {
        pool.close();
    }
}
