package dev.heddle.store.jooq;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A query of few rows by plain JDBC.
 *
 * <p>What only looks at a store reads by this. The first statement of jOOQ loads some five hundred classes and costs more than
 * everything else that {@code heddle status} does together; what writes, where a compiler that knows the tables is worth most,
 * pays that once in a build.
 */
final class Query {
    private Query() {}

    /** What a row becomes. */
    @FunctionalInterface
    interface RowMapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Every row, in the query's order; the parameters stand for its question marks. */
    static <T> List<T> rows(Connection connection, String sql, RowMapping<T> mapping, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(mapping.of(rows));
                }
                return found;
            }
        }
    }
}
