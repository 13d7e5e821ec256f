package dev.heddle.store.jooq;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Where a database is and as whom to open it.
 *
 * @param url a JDBC URL of H2
 * @param user the user
 * @param password the user's password
 * @param where the store as messages name it
 */
record StoreAddress(String url, String user, String password, String where) {
    /**
     * Has H2 append all it writes. Where it may write over space that has been free for longer than its retention time, which
     * is 45 s by default, a {@code kill -9} can cost the newest commits (seen with 2.5.252 and a short retention in
     * {@code EveryWriteTest}; why is not established). The price is a file that grows with every commit; see {@link FileUpkeep}.
     */
    static final String APPEND_ONLY = ";REUSE_SPACE=FALSE";

    /** A source of plain connections; each is opened when it is asked for. */
    DataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** The same database, which is open already, for another user: without settings, which only an administrator may give. */
    StoreAddress as(String otherUser, String otherPassword) {
        int settings = url.indexOf(';');
        return new StoreAddress(settings < 0 ? url : url.substring(0, settings), otherUser, otherPassword, where);
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /**
     * Opens a connection for writing. Without a delay a commit hands the bytes to the operating system before it returns, and
     * no background writer is left to race with. It is set on every open, since H2 keeps the last one in the file.
     */
    Connection connectForWriting() throws SQLException {
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set write_delay 0");
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
        return connection;
    }
}
