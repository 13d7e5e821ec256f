package dev.heddle.store.jooq;

import dev.heddle.task.Fact;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into one table: bound one by one, sent a few thousand at a time, so that a large turn needs little
 * memory. Remembers which fact each row came from for the sake of the message when one is there already.
 */
final class RowBatch implements AutoCloseable {
    private static final int ROWS_PER_ROUND_TRIP_MAX = 5_000;

    private final PreparedStatement statement;
    private final List<@Nullable Fact> facts = new ArrayList<>();

    RowBatch(Connection connection, String insert) throws SQLException {
        this.statement = connection.prepareStatement(insert);
    }

    /** The statement to bind the next row's values to. */
    PreparedStatement row() {
        return statement;
    }

    /** Adds the row that was bound; sends those that wait when there are many. */
    void add(@Nullable Fact fact) throws SQLException {
        statement.addBatch();
        facts.add(fact);
        if (facts.size() == ROWS_PER_ROUND_TRIP_MAX) {
            flush();
        }
    }

    /** Sends the rows that wait. */
    void flush() throws SQLException {
        if (facts.isEmpty()) {
            return;
        }
        try {
            statement.executeBatch();
        } catch (BatchUpdateException failure) {
            if (SqlFailures.isDuplicateKey(failure)) {
                throw new DuplicateRow(factOf(failure), failure);
            }
            throw failure;
        }
        facts.clear();
    }

    private @Nullable Fact factOf(BatchUpdateException failure) {
        int[] counts = failure.getUpdateCounts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == Statement.EXECUTE_FAILED) {
                return facts.get(i);
            }
        }
        return null;
    }

    /** Forgets rows that wait. */
    void clear() {
        if (!facts.isEmpty()) {
            facts.clear();
            try {
                statement.clearBatch();
            } catch (SQLException closed) {
                // The connection is gone, and the rows with it; whoever uses it next learns that.
                return;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
