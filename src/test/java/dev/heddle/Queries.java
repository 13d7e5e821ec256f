package dev.heddle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** SQL on the views of an open store. */
final class Queries {
    private Queries() {}

    /** The first column of a query, as numbers. */
    static List<Integer> numbers(Heddle heddle, String sql) throws SQLException {
        return strings(heddle, sql).stream().map(Integer::valueOf).toList();
    }

    /** The first column of a query. */
    static List<String> strings(Heddle heddle, String sql) throws SQLException {
        try (Connection connection = heddle.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
