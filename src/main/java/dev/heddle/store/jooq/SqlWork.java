package dev.heddle.store.jooq;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something to do with a connection that somebody else opens, commits or rolls back, and closes.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
interface SqlWork<T> {
    T on(Connection connection) throws SQLException;
}
