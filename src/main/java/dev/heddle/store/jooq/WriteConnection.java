package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
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
    private final Connection connection;
    private final String where;
    private final CommitLevel level;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable StoreException failure;

    private WriteConnection(Connection connection, String where, CommitLevel level) {
        this.connection = connection;
        this.where = where;
        this.level = level;
    }

    /** Opens the database for writing. */
    static WriteConnection open(StoreAddress address, CommitLevel level) throws SQLException {
        Connection connection = address.connectForWriting(level);
        try {
            connection.setAutoCommit(false);
            return new WriteConnection(connection, address.where(), level);
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
            return transact(doing, work);
        } finally {
            lock.unlock();
        }
    }

    /** Prepares something for transactions to come, such as statements; the connection stays this object's. */
    <T> T prepare(String doing, SqlWork<T> work) {
        lock.lock();
        try {
            refuseAfterFailure();
            return work.on(connection);
        } catch (SQLException | DataAccessException failed) {
            throw fail(SqlFailures.of(doing, where, failed));
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
        execute("checkpoint sync");
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes the database for everybody in this process, in order if it can be. */
    void shutDown() throws SQLException {
        lock.lock();
        try {
            execute("shutdown");
        } catch (SQLException failed) {
            forceDown(failed);
            throw failed;
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

    private void forceDown(SQLException failed) {
        try {
            execute("shutdown immediately");
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
