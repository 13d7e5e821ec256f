package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. Whatever is written goes through here as a transaction: all of it or nothing.
 *
 * <p>At {@link CommitLevel#BUFFERED} turns are gathered for half a second, or until they are ten thousand rows, and committed
 * together; everything else, and every other level, commits before it returns.
 *
 * <p>Safe for many threads, one transaction at a time; none of them may be interrupted meanwhile. Any failure of the
 * database is final: whether the transaction is on disk is then unknown, and every later call is refused.
 */
final class WriteConnection implements AutoCloseable {
    /** From here on a longer transaction saves nothing; a much longer one costs, since H2 keeps what could be undone. */
    private static final int ROWS_GATHERED_MAX = 10_000;

    private static final Executor HALF_A_SECOND_LATER =
            CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS, WriteConnection::onThreadOfItsOwn);

    private final StoreAddress address;
    private final CommitLevel level;
    private final Upkeep upkeep;
    private final Executor later;
    private final String where;
    private final ReentrantLock lock = new ReentrantLock();
    private Connection connection;
    private boolean isCommitDue;
    private int rowsGathered;
    private volatile @Nullable StoreException failure;

    private WriteConnection(
            StoreAddress address, CommitLevel level, Upkeep upkeep, Executor later, Connection connection) {
        this.address = address;
        this.level = level;
        this.upkeep = upkeep;
        this.later = later;
        this.where = address.where();
        this.connection = connection;
    }

    /**
     * Opens the database for writing.
     *
     * @param upkeep what is to be done for it between transactions
     */
    static WriteConnection open(StoreAddress address, CommitLevel level, Upkeep upkeep) throws SQLException {
        return open(address, level, upkeep, HALF_A_SECOND_LATER);
    }

    /** Opens the database for writing, with an executor that is handed the commit of gathered turns. */
    static WriteConnection open(StoreAddress address, CommitLevel level, Upkeep upkeep, Executor later)
            throws SQLException {
        return new WriteConnection(address, level, upkeep, later, connect(address));
    }

    private static Connection connect(StoreAddress address) throws SQLException {
        Connection connection = address.connectForWriting();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Does the work in a transaction and returns when it is durable: at once at every level. */
    <T> T inTransaction(String doing, SqlWork<T> work) {
        return transact(doing, ROWS_GATHERED_MAX, work);
    }

    /** Does the work on about so many rows, all of it or nothing, and returns when the store's level says so. */
    <T> T inTurn(String doing, int rows, SqlWork<T> work) {
        return transact(doing, level == CommitLevel.BUFFERED ? rows : ROWS_GATHERED_MAX, work);
    }

    private <T> T transact(String doing, int rows, SqlWork<T> work) {
        lock.lock();
        try {
            refuseAfterFailure();
            keepUp();
            T result = wholly(doing, work);
            rowsGathered += Math.min(rows, ROWS_GATHERED_MAX);
            if (rowsGathered >= ROWS_GATHERED_MAX) {
                commit(doing);
            } else {
                commitLater();
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void keepUp() {
        try {
            upkeep.before(this);
        } catch (SQLException | IOException failed) {
            throw fail(SqlFailures.ofWrite("give back what is dead", where, level, failed));
        }
    }

    /** Asks the database something, in no transaction. */
    <T> T query(SqlWork<T> work) throws SQLException {
        lock.lock();
        try {
            commitGathered();
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

    private <T> T wholly(String doing, SqlWork<T> work) {
        Savepoint before = null;
        try {
            before = isCommitDue ? connection.setSavepoint() : null;
            return work.on(connection);
        } catch (SQLException | DataAccessException failed) {
            throw rolledBack(before, fail(SqlFailures.ofWrite(doing, where, level, failed)));
        } catch (StoreException failed) {
            throw rolledBack(before, fail(failed));
        } catch (RuntimeException failed) {
            throw rolledBack(before, failed);
        } catch (Error failed) {
            throw rolledBack(before, failed);
        }
    }

    private <X extends Throwable> X rolledBack(@Nullable Savepoint before, X failed) {
        try {
            if (before == null) {
                connection.rollback();
            } else {
                connection.rollback(before);
            }
        } catch (SQLException secondary) {
            failed.addSuppressed(secondary);
        }
        return failed;
    }

    private void commit(String doing) {
        try {
            isCommitDue = false;
            rowsGathered = 0;
            connection.commit();
            if (level == CommitLevel.SYNCED) {
                sync();
            }
        } catch (SQLException failed) {
            throw rolledBack(null, fail(SqlFailures.ofWrite(doing, where, level, failed)));
        }
    }

    private void commitLater() {
        if (!isCommitDue) {
            isCommitDue = true;
            later.execute(this::commitWhenDue);
        }
    }

    private void commitWhenDue() {
        try {
            commitGathered();
        } catch (StoreException kept) {
            // Nobody waits for it here; whoever writes or reads next is refused with it.
            return;
        }
    }

    /** Commits the turns that were gathered, so that others see them. */
    void commitGathered() {
        lock.lock();
        try {
            if (isCommitDue && isSound()) {
                commit("commit the turns of the last half second");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void onThreadOfItsOwn(Runnable work) {
        Thread thread = new Thread(work, "heddle-commit");
        thread.setDaemon(true);
        thread.start();
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
            commitGatheredBeforeEnd(closing);
            shutDown(closing);
        } finally {
            lock.unlock();
        }
    }

    private void commitGatheredBeforeEnd(Connection closing) {
        try {
            commitGathered();
        } catch (StoreException failed) {
            forceDown(closing, failed);
            throw failed;
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
            connection = connect(address);
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

    private static void forceDown(Connection closing, Exception failed) {
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
            commitGathered();
            connection.close();
        } finally {
            lock.unlock();
        }
    }
}
