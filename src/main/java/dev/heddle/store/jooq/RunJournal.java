package dev.heddle.store.jooq;

import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.Runs.Started;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

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
    private final Started started;
    private final FactSource facts;
    private final ColumnKeys columns;
    private final Runnable onClose;
    private final CompletedCells known = new CompletedCells();
    private final Set<Long> atWork = new HashSet<>();
    private @Nullable TurnWriter turns;
    private boolean isOpen = true;

    private RunJournal(
            WriteConnection writer,
            String where,
            StoredDataset dataset,
            Started started,
            FactSource facts,
            Runnable onClose)
            throws SQLException {
        this.writer = writer;
        this.where = where;
        this.dataset = dataset;
        this.started = started;
        this.facts = facts;
        this.onClose = onClose;
        this.columns = facts.columns();
    }

    /**
     * Records a new run and opens its journal.
     *
     * @param database where the journal finds a connection to read by
     * @param onClose called once when the journal is closed
     */
    static RunJournal start(
            WriteConnection writer, OpenDatabase database, StoredDataset dataset, Instant at, Runnable onClose) {
        String doing =
                "start a run of dataset " + StoredText.quoted(dataset.spec().name());
        String where = database.address().where();
        FactSource facts = new FactSource(database, dataset);
        try {
            facts.columns();
            Started started = writer.inTransaction(doing, connection -> Runs.start(connection, dataset, at));
            return new RunJournal(writer, where, dataset, started, facts, onClose);
        } catch (SQLException | RuntimeException failure) {
            closeAfter(failure, facts);
            throw failure instanceof RuntimeException known ? known : SqlFailures.of(doing, where, failure);
        }
    }

    @Override
    public long run() {
        return started.run();
    }

    @Override
    public boolean followsDeath() {
        return started.followsDeath();
    }

    @Override
    public void replayFinalized(Consumer<Fact> reader) {
        read("read the finished row groups", facts -> facts.finalizedGroups(reader));
    }

    @Override
    public void replay(int rowGroup, Consumer<Fact> reader) {
        for (ColumnKey column : columns.columns()) {
            known.rowsOf(SliceKey.wholeGroup(column.id(), rowGroup));
        }
        boolean isRead = false;
        try {
            read(
                    "read row group " + rowGroup,
                    facts -> facts.group(rowGroup, fact -> {
                        learn(fact);
                        reader.accept(fact);
                    }));
            isRead = true;
        } finally {
            if (!isRead) {
                columns.columns().forEach(column -> known.forget(column.id(), rowGroup));
            }
        }
    }

    private void learn(Fact fact) {
        if (fact instanceof CellCompleted cell) {
            known.rowsOf(SliceKey.wholeGroup(columns.named(cell.column()).id(), cell.rowGroup()))
                    .set(cell.rowIndex());
        }
    }

    @Override
    public void commit(Turn turn) {
        requireOpen();
        int rows = turn.facts().size() + turn.traces().size();
        writer.inTurn("commit a turn of run " + run(), rows, connection -> {
            turnsBy(connection).write(turn);
            return turn;
        });
    }

    @Override
    public void end(String outcome, Instant at) {
        requireOpen();
        writer.inTransaction("record the end of run " + run(), connection -> {
            Runs.end(connection, dataset, run(), outcome, at);
            return outcome;
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
            if (turns != null) {
                turns.close();
            }
        } catch (SQLException broken) {
            // Nothing is lost with them: what was committed is, and the store closes the connections themselves.
            return;
        } finally {
            onClose.run();
        }
    }

    /** The statements of the connection; it is another one after the database was replaced. */
    private TurnWriter turnsBy(Connection connection) throws SQLException {
        TurnWriter prepared = turns;
        if (prepared == null || !prepared.isOn(connection)) {
            prepared = new TurnWriter(connection, dataset, columns, run(), known, atWork);
            turns = prepared;
        }
        return prepared;
    }

    private void read(String doing, FactSource.Reading reading) {
        requireOpen();
        writer.refuseAfterFailure();
        writer.commitGathered();
        try {
            facts.read(reading);
        } catch (SQLException | DataAccessException failure) {
            throw SqlFailures.of(doing, where, failure);
        }
    }

    private void requireOpen() {
        if (!isOpen) {
            throw new IllegalStateException("the journal of run " + run() + " is closed");
        }
    }

    private static void closeAfter(Exception failure, FactSource facts) {
        try {
            facts.close();
        } catch (SQLException secondary) {
            failure.addSuppressed(secondary);
        }
    }
}
