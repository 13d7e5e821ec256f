package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.jooq.DatabaseGate.Urgency;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file of a database that is only appended to from growing without bound. One thread at a time, which nobody
 * interrupts.
 */
/*
 * Constraints. H2 may not write over the space of its own file (StoreAddress.APPEND_ONLY), and its own compaction moves
 * chunks in place, which is the same. Whatever is done, a kill must find either the old file or the new one, whole.
 *
 * So the database is closed, copied into a new file, and opened again; the new file takes the old one's name in one step of
 * the file system. What a rewrite costs grows with what is alive, and it comes only after several times as much was written,
 * so the price of a turn does not grow with the file.
 *
 * Not taken: to let H2 write over what has been dead for long. How long is long enough was seen in tests, but why is not
 * understood.
 */
final class FileUpkeep implements Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(FileUpkeep.class);

    /** A second of copying for some 30 MB (2 shared cores, 2026-11): whoever closes a store waits no longer than this takes. */
    private static final long LIVE_BYTES_WHEN_CLOSED_MAX = 512L << 20;

    private static final int URGENT_MULTIPLE = 2;

    /** To ask for the size costs what 20 no-op cells do, and no disk writes much in that time. */
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final StoreDirectory directory;
    private final DatabaseGate gate;
    private final GrowthLimit limit;

    /** Up to this size the file is taken to be small enough. */
    private long nextLook;

    private long lookedAtNanos = System.nanoTime() - LOOK_EVERY_NANOS;

    /** Whether it has been seen not to be; from then on every look tries, since readers come and go. */
    private boolean isDue;

    FileUpkeep(StoreDirectory directory, DatabaseGate gate, GrowthLimit limit) {
        this.directory = directory;
        this.gate = gate;
        this.limit = limit;
        this.nextLook = limit.bytes();
    }

    /** Rewrites the file if it is too large and nobody else uses the database, or if it is far too large. */
    @Override
    public void before(WriteConnection writer) throws SQLException, IOException {
        long nowNanos = System.nanoTime();
        if (nowNanos - lookedAtNanos < LOOK_EVERY_NANOS) {
            return;
        }
        lookedAtNanos = nowNanos;
        long bytes = directory.databaseBytes();
        if (bytes <= nextLook) {
            return;
        }
        if (!isDue) {
            nextLook = limit.bytesMax(writer.query(connection -> liveBytes(connection, bytes)));
            isDue = bytes > nextLook;
        }
        if (isDue) {
            Urgency urgency = bytes > URGENT_MULTIPLE * nextLook ? Urgency.CANNOT_WAIT : Urgency.CAN_WAIT;
            gate.replace(urgency, () -> rewrite(writer, bytes));
        }
    }

    private void rewrite(WriteConnection writer, long bytes) throws SQLException, IOException {
        writer.shutDown();
        boolean isRewritten = rewrite(bytes);
        writer.reopen();
        isDue = false;
        nextLook = isRewritten ? limit.bytesMax(directory.databaseBytes()) : URGENT_MULTIPLE * bytes;
    }

    /** Shuts the database down for good, and leaves a file that is not mostly dead. */
    void shutDown(WriteConnection writer) throws SQLException, IOException {
        boolean isMostlyDead = writer.isSound() && isMostlyDead(writer);
        writer.shutDown();
        if (isMostlyDead) {
            rewrite(directory.databaseBytes());
        }
    }

    private boolean isMostlyDead(WriteConnection writer) throws SQLException, IOException {
        try {
            return isMostlyDead(writer, directory.databaseBytes());
        } catch (SQLException | IOException | StoreException failure) {
            writer.shutDownAfter(failure);
            throw failure;
        }
    }

    private boolean isMostlyDead(WriteConnection writer, long bytes) throws SQLException {
        GrowthLimit closed = limit.whenClosed();
        if (bytes <= closed.bytes()) {
            return false;
        }
        long live = writer.query(connection -> liveBytes(connection, bytes));
        return live <= LIVE_BYTES_WHEN_CLOSED_MAX && bytes > closed.bytesMax(live);
    }

    /** Whether it could be done; if not, the file is as it was, and larger than it need be. */
    private boolean rewrite(long bytes) {
        try {
            directory.rewriteDatabase();
            LOG.debug("store {} rewritten: {} bytes were {}", directory.path(), directory.databaseBytes(), bytes);
            return true;
        } catch (IOException | SQLException failure) {
            LOG.warn(
                    "store {} stays at {} bytes, since it could not be rewritten: {}. Nothing is lost; make room on its disk.",
                    directory.path(),
                    bytes,
                    failure.getMessage());
            return false;
        }
    }

    /** What H2 takes to be alive, in whole percents of the file. */
    private static long liveBytes(Connection connection, long bytes) throws SQLException {
        String sql = "select setting_value from information_schema.settings"
                + " where setting_name = 'info.CHUNKS_FILL_RATE'";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            // A database that does not say is left as it is.
            return rows.next() ? bytes * rows.getInt(1) / 100 : bytes;
        }
    }
}
