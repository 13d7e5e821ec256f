package dev.heddle.store.jooq;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.RowGroupPrepared;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.TaskTrace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the facts and traces of a turn into rows. One thread at a time; the caller commits or rolls back.
 *
 * <p>The statements are prepared once: rendering them for each turn costs several times what the engine needs to store the
 * rows.
 */
final class TurnWriter implements AutoCloseable {
    private final Connection connection;
    private final DatasetKeys keys;
    private final long run;
    private final CompletedCells known;
    private final CompletionWriter completions;
    private final AttemptWriter attempts;
    private final RowBatch drops;
    private final RowBatch prepared;
    private final RowBatch finalized;

    /** Whether the dataset is known to have skipped cells. */
    private boolean isSkipRecorded;

    /**
     * Prepares nothing yet.
     *
     * @param known which cells are complete, which outlives the connection; kept up to date
     * @param atWork keys of slices that the run has an attempt at work on, which outlive the connection; kept up to date
     */
    TurnWriter(
            Connection connection,
            StoredDataset dataset,
            ColumnKeys columns,
            long run,
            CompletedCells known,
            Set<Long> atWork) {
        this.connection = connection;
        this.keys = new DatasetKeys(dataset, columns);
        this.run = run;
        this.known = known;
        this.completions = new CompletionWriter(connection, keys, run, known, columnsLookedUp(dataset, columns));
        this.attempts = new AttemptWriter(connection, keys, run, atWork);
        this.drops = RowBatch.inserting(
                connection,
                "dropped_row",
                "row_key",
                "column_id",
                "reason",
                "error_class",
                "attempt",
                "run_id",
                "dropped_at");
        this.prepared = RowBatch.inserting(connection, "prepared_row_group", "dataset_id", "row_group", "run_id");
        this.finalized = RowBatch.inserting(
                connection, "row_group", "dataset_id", "row_group", "live_rows", "run_id", "finalized_at");
    }

    /** Of these the views look up cells: whether one was skipped, and which row it is of. */
    private static Set<String> columnsLookedUp(StoredDataset dataset, ColumnKeys columns) {
        Set<String> names = new HashSet<>();
        columns.sideEffects()
                .forEach(sideEffect -> names.add(sideEffect.column().name()));
        String keyColumn = dataset.spec().keyColumn();
        if (keyColumn != null) {
            names.add(keyColumn);
        }
        return names;
    }

    /** Whether the statements are those of the given connection. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOn(Connection other) {
        return connection == other;
    }

    /**
     * Writes a turn into the open transaction.
     *
     * @throws IllegalArgumentException if a fact or a trace does not belong to the dataset or cannot be stored
     * @throws StoreException if a slice, a row or a group was recorded before
     */
    void write(Turn turn) throws SQLException {
        boolean isWritten = false;
        try {
            send(turn);
            isWritten = true;
            forgetFinalized(turn);
        } catch (DuplicateRow duplicate) {
            throw conflict(duplicate);
        } finally {
            if (!isWritten) {
                completions.takeBack();
            }
            clear();
        }
    }

    private void send(Turn turn) throws SQLException {
        for (Fact fact : turn.facts()) {
            add(fact);
        }
        for (TaskTrace trace : turn.traces()) {
            attempts.add(trace);
        }
        completions.flush();
        attempts.flush(turn.starts());
        drops.flush();
        prepared.flush();
        finalized.flush();
        if (completions.hasSkips() && !isSkipRecorded) {
            recordSkips();
            isSkipRecorded = true;
        }
    }

    /** From now on the rows of the dataset are counted by their cells. */
    private void recordSkips() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update dataset set has_skips = true where dataset_id = ?")) {
            statement.setInt(1, keys.datasetId());
            statement.executeUpdate();
        }
    }

    private void add(Fact fact) throws SQLException {
        if (fact instanceof CellCompleted cell) {
            attempts.ended(completions.add(cell));
        } else if (fact instanceof BatchCompleted batch) {
            attempts.ended(completions.add(batch));
        } else if (fact instanceof SideEffectsCompleted sideEffects) {
            completions.add(sideEffects);
        } else if (fact instanceof FailureKept kept) {
            completions.add(kept);
        } else if (fact instanceof AttemptsMade made) {
            attempts.add(made);
        } else if (fact instanceof RowDropped drop) {
            add(drop);
        } else if (fact instanceof RowGroupPrepared group) {
            keys.checkRow(group.rowGroup(), 0);
            prepared.add(group, keys.datasetId(), group.rowGroup(), run);
        } else if (fact instanceof RowGroupFinalized group) {
            keys.checkRow(group.rowGroup(), 0);
            finalized.add(
                    group, keys.datasetId(), group.rowGroup(), group.liveRows(), run, Dialect.timestamp(group.at()));
        }
    }

    /** Not sooner: until then a cell may be told again, and all of the turn may have to be taken back. */
    private void forgetFinalized(Turn turn) {
        for (Fact fact : turn.facts()) {
            if (fact instanceof RowGroupFinalized group) {
                keys.columns().columns().forEach(column -> known.forget(column.id(), group.rowGroup()));
            }
        }
    }

    private void add(RowDropped drop) throws SQLException {
        drops.add(
                drop,
                keys.row(drop.rowGroup(), drop.rowIndex()),
                keys.named(drop.column()).id(),
                StoredText.cut(drop.reason(), StoredText.MESSAGE_CHARS_MAX),
                StoredText.cut(drop.errorClass(), StoredText.ERROR_CLASS_CHARS_MAX),
                drop.attempt(),
                run,
                Dialect.timestamp(drop.at()));
    }

    private static StoreException conflict(DuplicateRow duplicate) {
        return new StoreException(
                Category.CONFLICT,
                recordedBefore(duplicate.fact()) + " before; nothing of this turn was recorded. Close the store and"
                        + " open it again to go on from what is stored.",
                duplicate.getCause());
    }

    private static String recordedBefore(@Nullable Fact fact) {
        if (fact instanceof CellCompleted cell) {
            return slice(cell.column(), cell.rowGroup(), cell.rowIndex()) + " was completed";
        }
        if (fact instanceof BatchCompleted batch) {
            return slice(batch.column(), batch.rowGroup(), SliceRef.WHOLE_GROUP) + " was completed";
        }
        if (fact instanceof SideEffectsCompleted sideEffects) {
            return "side effect " + StoredText.quoted(sideEffects.name()) + ", row group " + sideEffects.rowGroup()
                    + " was recorded";
        }
        if (fact instanceof FailureKept kept) {
            return "the failure of " + slice(kept.column(), kept.rowGroup(), kept.rowIndex()) + " was recorded";
        }
        if (fact instanceof RowDropped drop) {
            return "row group " + drop.rowGroup() + ", row " + drop.rowIndex() + " was dropped";
        }
        if (fact instanceof RowGroupPrepared group) {
            return "row group " + group.rowGroup() + " was prepared";
        }
        if (fact instanceof RowGroupFinalized group) {
            return "row group " + group.rowGroup() + " was finalized";
        }
        return "an attempt was recorded";
    }

    private static String slice(String column, int rowGroup, int rowIndex) {
        return GroupScan.at(column, rowGroup, rowIndex);
    }

    private void clear() {
        completions.clear();
        attempts.clear();
        drops.clear();
        prepared.clear();
        finalized.clear();
    }

    @Override
    public void close() throws SQLException {
        completions.close();
        attempts.close();
        drops.close();
        prepared.close();
        finalized.close();
    }
}
