package dev.heddle.store.jooq;

import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;

/**
 * One run's door to its dataset. Loop thread only.
 *
 * <p>Unlike the store's other calls these run on the caller's thread: the loop owns it and nobody interrupts it, and a
 * hand-over of every turn would buy nothing.
 */
final class RunJournal implements Journal {
    private final WriteConnection writer;
    private final String where;
    private final StoredDataset dataset;
    private final long run;
    private final TurnWriter turns;
    private final Connection readConnection;
    private final FactReader facts;
    private final Runnable onClose;
    private boolean isOpen = true;

    private RunJournal(
            WriteConnection writer,
            String where,
            StoredDataset dataset,
            long run,
            TurnWriter turns,
            Connection readConnection,
            FactReader facts,
            Runnable onClose) {
        this.writer = writer;
        this.where = where;
        this.dataset = dataset;
        this.run = run;
        this.turns = turns;
        this.readConnection = readConnection;
        this.facts = facts;
        this.onClose = onClose;
    }

    /**
     * Records a new run and opens its journal.
     *
     * @param address where the journal finds a connection to read by
     * @param onClose called once when the journal is closed
     */
    static RunJournal start(
            WriteConnection writer, StoreAddress address, StoredDataset dataset, Instant at, Runnable onClose) {
        String doing =
                "start a run of dataset " + StoredText.quoted(dataset.spec().name());
        Connection readConnection = connect(address, doing);
        try {
            ColumnKeys columns = ColumnKeys.read(readConnection, dataset);
            FactReader facts = new FactReader(readConnection, dataset, columns);
            long run = writer.inTransaction(doing, connection -> Runs.start(connection, dataset, at));
            TurnWriter turns = writer.prepare(doing, connection -> new TurnWriter(connection, dataset, columns, run));
            return new RunJournal(writer, address.where(), dataset, run, turns, readConnection, facts, onClose);
        } catch (SQLException | RuntimeException failure) {
            closeAfter(failure, readConnection);
            throw failure instanceof RuntimeException known ? known : SqlFailures.of(doing, address.where(), failure);
        }
    }

    @Override
    public long run() {
        return run;
    }

    @Override
    public void replayFinalized(Consumer<Fact> reader) {
        read("read the finished row groups", () -> facts.finalizedGroups(reader));
    }

    @Override
    public void replay(int rowGroup, Consumer<Fact> reader) {
        read("read row group " + rowGroup, () -> facts.group(rowGroup, reader));
    }

    @Override
    public void commit(Turn turn) {
        requireOpen();
        writer.inTransaction("commit a turn of run " + run, connection -> {
            turns.write(turn);
            return run;
        });
    }

    @Override
    public void end(String outcome, Instant at) {
        requireOpen();
        writer.inTransaction("record the end of run " + run, connection -> {
            Runs.end(connection, dataset, run, outcome, at);
            return run;
        });
    }

    @Override
    public void close() {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        try {
            facts.close();
            readConnection.close();
            turns.close();
        } catch (SQLException broken) {
            // Nothing is lost with them: what was committed is, and the store closes the connections themselves.
            return;
        } finally {
            onClose.run();
        }
    }

    /** Reading with the checked exception of the driver. */
    private interface Reading {
        void run() throws SQLException;
    }

    private void read(String doing, Reading reading) {
        requireOpen();
        writer.refuseAfterFailure();
        try {
            reading.run();
        } catch (SQLException | DataAccessException failure) {
            throw SqlFailures.of(doing, where, failure);
        }
    }

    private void requireOpen() {
        if (!isOpen) {
            throw new IllegalStateException("the journal of run " + run + " is closed");
        }
    }

    private static Connection connect(StoreAddress address, String doing) {
        try {
            return address.connect();
        } catch (SQLException failure) {
            throw SqlFailures.of(doing, address.where(), failure);
        }
    }

    private static void closeAfter(Exception failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException secondary) {
            failure.addSuppressed(secondary);
        }
    }
}
