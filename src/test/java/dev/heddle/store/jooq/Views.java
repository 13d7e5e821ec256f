package dev.heddle.store.jooq;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The views of a store, read through the door that users have.
 *
 * @param store the store
 */
record Views(JooqStore store) {
    /** The rows of a query, each as the texts of its values between bars. */
    List<String> lines(String sql) throws SQLException {
        try (Connection connection = store.readOnly().getConnection()) {
            return lines(connection, sql);
        }
    }

    /** The rows of a query of the tables themselves, of a store that is closed. */
    static List<String> tableLines(Path directory, String sql) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            return lines(connection, sql);
        }
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(rows.getString(column)));
                }
                found.add(String.join("|", values));
            }
        }
        return found;
    }

    /** The times in the first column of a query. */
    List<Instant> instants(String sql) throws SQLException {
        List<Instant> instants = new ArrayList<>();
        try (Connection connection = store.readOnly().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                instants.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
        return instants;
    }
}
