package dev.heddle.store.jooq;

import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts rows of a dataset from the tables, never from counters. The connection sees one snapshot. */
final class ProgressReader {
    private ProgressReader() {}

    /** One entry a column, in order of declaration. */
    static List<ColumnProgress> progress(Connection connection, StoredDataset dataset) throws SQLException {
        List<ColumnProgress> progress = new ArrayList<>();
        // What counts is the view, so that a user who counts by SQL sees the same figures.
        String sql = "select column_name, total, done, skipped, dropped, pending from column_progress"
                + " where dataset_id = ? order by ordinal";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, dataset.id());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    progress.add(new ColumnProgress(
                            rows.getString(1),
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getLong(6)));
                }
            }
        }
        return progress;
    }
}
