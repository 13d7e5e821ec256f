package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. Whatever is written goes through here as a transaction: all of it or nothing.
 *
 * <p>Safe for many threads, one transaction at a time; none of them may be interrupted meanwhile. Any failure of the
 * database is final: whether the transaction is on disk is then unknown, and every later call is refused.
 */
final class WriteConnection implements AutoCloseable {
    private final StoreAddress address;
    private final CommitLevel level;
    private final Upkeep upkeep;
    private final String where;
    private final ReentrantLock lock = new ReentrantLock();
    private Connection connection;
    private volatile @Nullable StoreException failure;

    private WriteConnection(StoreAddress address, CommitLevel level, Upkeep upkeep, Connection connection) {
        this.address = address;
        this.level = level;
        this.upkeep = upkeep;
        this.where = address.where();
        this.connection = connection;
    }

    /**
     * Opens the database for writing.
     *
     * @param upkeep what is to be done for it between transactions
     */
    static WriteConnection open(StoreAddress address, CommitLevel level, Upkeep upkeep) throws SQLException {
        return new WriteConnection(address, level, upkeep, connect(address, level));
    }

    private static Connection connect(StoreAddress address, CommitLevel level) throws SQLException {
        Connection connection = address.connectForWriting(level);
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Does the work in a transaction and returns when it is durable at the store's level. */
    <T> T inTransaction(String doing, SqlWork<T> work) {
        lock.lock();
        try {
            refuseAfterFailure();
            keepUp();
            return transact(doing, work);
        } finally {
            lock.unlock();
        }
    }

    private void keepUp() {
        try {
            upkeep.before(this);
        } catch (SQLException | IOException failed) {
            throw fail(SqlFailures.of("give back what is dead", where, failed));
        }
    }

    /** Asks the database something, in no transaction. */
    <T> T query(SqlWork<T> work) throws SQLException {
        lock.lock();
        try {
            T result = work.on(connection);
            connection.rollback();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Throws if an earlier write failed. */
    void refuseAfterFailure() {
        StoreException earlier = failure;
        if (earlier != null) {
            throw new StoreException(
                    earlier.category(),
                    "store " + where + " takes no more calls since a write failed; close it and open it again. It was: "
                            + earlier.getMessage(),
                    earlier);
        }
    }

    /** Whether every write so far succeeded. */
    boolean isSound() {
        return failure == null;
    }

    /** Makes the disk have what is committed. */
    void sync() throws SQLException {
        execute(connection, "checkpoint sync");
        connection.commit();
    }

    private <T> T transact(String doing, SqlWork<T> work) {
        try {
            T result = work.on(connection);
            connection.commit();
            if (level == CommitLevel.SYNCED) {
                sync();
            }
            return result;
        } catch (SQLException | DataAccessException failed) {
            throw rolledBack(fail(SqlFailures.of(doing, where, failed)));
        } catch (StoreException failed) {
            throw rolledBack(fail(failed));
        } catch (RuntimeException failed) {
            throw rolledBack(failed);
        } catch (Error failed) {
            throw rolledBack(failed);
        }
    }

    private <X extends Throwable> X rolledBack(X failed) {
        try {
            connection.rollback();
        } catch (SQLException secondary) {
            failed.addSuppressed(secondary);
        }
        return failed;
    }

    private StoreException fail(StoreException failed) {
        if (failure == null) {
            failure = failed;
        }
        return failed;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes the database for everybody in this process, in order if it can be, and the connection with it. */
    void shutDown() throws SQLException {
        lock.lock();
        try (Connection closing = connection) {
            shutDown(closing);
        } finally {
            lock.unlock();
        }
    }

    private static void shutDown(Connection closing) throws SQLException {
        try {
            execute(closing, "shutdown");
        } catch (SQLException failed) {
            forceDown(closing, failed);
            throw failed;
        }
    }

    /** Opens the database again that was shut down. */
    void reopen() throws SQLException {
        lock.lock();
        try {
            connection = connect(address, level);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the database because something else failed, which matters more than how that goes. */
    void shutDownAfter(Exception failed) {
        try {
            shutDown();
        } catch (SQLException secondary) {
            failed.addSuppressed(secondary);
        }
    }

    private static void forceDown(Connection closing, SQLException failed) {
        try {
            execute(closing, "shutdown immediately");
        } catch (SQLException secondary) {
            failed.addSuppressed(secondary);
        }
    }

    /** Closes the connection alone. */
    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            connection.close();
        } finally {
            lock.unlock();
        }
    }
}
