package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema of a store to the version this library was built for.
 *
 * <p>Flyway costs a third of a second of work even when nothing is to be done, so its history table is read first and
 * Flyway only woken when a migration is due. Flyway also accepts a schema newer than its scripts without a word; here that
 * is an error.
 */
final class SchemaVersion {
    /** The newest migration under {@code db/migration}; a test compares it with the scripts. */
    static final String CURRENT = "9";

    private SchemaVersion() {}

    /**
     * Migrates the store if its schema is older than this library, or if an earlier migration did not come to its end.
     *
     * @return whether there was something to do
     * @throws StoreException if the schema is newer
     */
    static boolean ensure(DataSource dataSource, String where) throws SQLException {
        Installed installed;
        try (Connection connection = dataSource.getConnection()) {
            installed = installed(connection);
        }
        refuseNewer(installed, where);
        if (installed.isCurrent()) {
            return false;
        }
        migrate(dataSource, installed);
        return true;
    }

    /** Refuses a schema that is not exactly this library's; for a store that must not be changed. */
    static void require(Connection connection, String where) throws SQLException {
        Installed installed = installed(connection);
        refuseNewer(installed, where);
        if (!installed.isCurrent()) {
            throw new StoreException(
                    Category.CONFLICT,
                    "store " + where + " has schema version "
                            + (installed.version() == null ? "none" : installed.version()) + ", this library reads "
                            + CURRENT + "; run a build in it once to bring it up to date",
                    null);
        }
    }

    /** Refuses a schema newer than this library. */
    static void refuseNewer(Connection connection, String where) throws SQLException {
        refuseNewer(installed(connection), where);
    }

    private static void refuseNewer(Installed installed, String where) {
        String version = installed.version();
        if (version != null
                && MigrationVersion.fromVersion(version).compareTo(MigrationVersion.fromVersion(CURRENT)) > 0) {
            throw new StoreException(
                    Category.NEWER,
                    "store " + where + " has schema version " + version + ", this library knows up to " + CURRENT
                            + "; use the version of Heddle that made it, or a later one",
                    null);
        }
    }

    private static void migrate(DataSource dataSource, Installed installed) {
        Flyway flyway = Flyway.configure(SchemaVersion.class.getClassLoader())
                .dataSource(dataSource)
                .loggers("slf4j")
                .locations("classpath:db/migration")
                .load();
        if (installed.hasFailed()) {
            // DDL commits statement by statement here; every script can be run again from its start.
            flyway.repair();
        }
        flyway.migrate();
    }

    private static Installed installed(Connection connection) throws SQLException {
        if (!hasHistory(connection)) {
            return new Installed(null, false);
        }
        String sql = "select \"version\", \"success\" from \"flyway_schema_history\" where \"version\" is not null"
                + " order by \"installed_rank\" desc fetch first row only";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? new Installed(rows.getString(1), !rows.getBoolean(2)) : new Installed(null, false);
        }
    }

    /** A table of a database that nobody ever migrated, so that it is not ours; null if it has none or is. */
    static @Nullable String foreignTable(Connection connection) throws SQLException {
        String sql = "select table_name from information_schema.tables where table_schema = 'PUBLIC'"
                + " and table_type = 'BASE TABLE' order by table_name fetch first row only";
        if (hasHistory(connection)) {
            return null;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** Whether anybody ever migrated the database. */
    static boolean hasHistory(Connection connection) throws SQLException {
        String sql = "select 1 from information_schema.tables where table_name = 'flyway_schema_history'";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    /**
     * What the history table says last.
     *
     * @param version the newest version tried; null when there is none
     * @param hasFailed whether it failed
     */
    private record Installed(@Nullable String version, boolean hasFailed) {
        boolean isCurrent() {
            return CURRENT.equals(version) && !hasFailed;
        }
    }
}
