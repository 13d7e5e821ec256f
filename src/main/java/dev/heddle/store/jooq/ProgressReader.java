package dev.heddle.store.jooq;

import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Counts rows of a dataset from the tables, never from counters. The connection sees one snapshot. */
final class ProgressReader {
    private ProgressReader() {}

    /** One entry a column, in order of declaration. */
    static List<ColumnProgress> progress(Connection connection, StoredDataset dataset) throws SQLException {
        // What counts is the view, so that a user who counts by SQL sees the same figures.
        return Query.rows(
                connection,
                "select column_name, total, done, skipped, dropped, pending from column_progress"
                        + " where dataset_id = ? order by ordinal",
                row -> new ColumnProgress(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)),
                dataset.id());
    }
}
