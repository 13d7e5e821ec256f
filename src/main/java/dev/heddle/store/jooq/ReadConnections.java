package dev.heddle.store.jooq;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that read, each used on a thread of the store's own so that callers may be interrupted at will.
 *
 * <p>Safe for many threads. Every piece of work sees one snapshot of the database.
 */
final class ReadConnections implements AutoCloseable {
    private static final int COUNT = 2;
    private static final String SNAPSHOT = "set session characteristics as transaction isolation level snapshot";

    private final String where;
    private final @Nullable WriteConnection writer;
    private final DatabaseGate gate;
    private final ConnectionPool pool;
    private final StoreThreads threads;

    /** Opens the connections; a thread that nobody interrupts. */
    ReadConnections(OpenDatabase database, StoreThreads threads) throws SQLException {
        this.threads = threads;
        this.where = database.address().where();
        this.writer = database.writer();
        this.gate = database.gate();
        this.pool = new ConnectionPool(database.address(), gate, "heddle-store-reader", COUNT, SNAPSHOT);
        pool.opened();
    }

    /** Does the work on a connection whose transaction is then rolled back. It sees all that was written before. */
    <T> T read(String doing, SqlWork<T> work) {
        return threads.call(() -> {
            if (writer != null) {
                writer.commitGathered();
            }
            gate.enter();
            try (Connection connection = pool.connection()) {
                return inTransaction(connection, work);
            } catch (SQLException | DataAccessException failure) {
                throw SqlFailures.of(doing, where, failure);
            } finally {
                gate.exit();
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
