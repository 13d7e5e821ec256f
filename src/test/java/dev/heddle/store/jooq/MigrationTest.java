package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Specs;
import dev.heddle.store.Store;
import dev.heddle.task.RowGroupPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 commits every statement of DDL for itself, so a migration can end between any two of them. */
@Timeout(240)
class MigrationTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void migrationThatEndedAfterAnyStatement_isRunAgainToItsEnd() throws Exception {
        List<Path> scripts = scripts();
        List<String> expected = schemaAfter(scripts, "jdbc:h2:mem:expected");
        for (int version = 1; version <= scripts.size(); version++) {
            List<String> statements = statements(scripts.get(version - 1));
            for (int done = 1; done <= statements.size(); done++) {
                String url = "jdbc:h2:mem:v" + version + "s" + done;
                try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                    if (version > 1) {
                        Flyway.configure()
                                .dataSource(url, "sa", "")
                                .loggers("slf4j")
                                .locations("classpath:db/migration")
                                .target(String.valueOf(version - 1))
                                .load()
                                .migrate();
                    }
                    for (String statement : statements.subList(0, done)) {
                        execute(connection, statement);
                    }
                    if (version == 1) {
                        // The process died before Flyway could record anything but its own table.
                        Flyway.configure()
                                .dataSource(url, "sa", "")
                                .loggers("slf4j")
                                .baselineVersion("0")
                                .load()
                                .baseline();
                    }

                    assertThat(SchemaVersion.ensure(address(url).dataSource(), url))
                            .isTrue();
                    assertThat(schema(connection))
                            .as("%s statements of version %s", done, version)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void migrationRecordedAsFailedIsRepairedAndRunAgain() throws Exception {
        String url = "jdbc:h2:mem:failed";
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            assertThat(SchemaVersion.ensure(address(url).dataSource(), url)).isTrue();
            assertThat(SchemaVersion.ensure(address(url).dataSource(), url)).isFalse();
            execute(
                    connection,
                    "update \"flyway_schema_history\" set \"success\" = false where \"version\" = '"
                            + SchemaVersion.CURRENT + "'");

            assertThat(SchemaVersion.ensure(address(url).dataSource(), url)).isTrue();
            assertThat(SchemaVersion.ensure(address(url).dataSource(), url)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void storeWhoseMakerWasKilledIsMadeFromTheStart(int moment) throws Exception {
        Path store = directory.resolve("killed");
        try (StoreChild child = StoreChild.start("hold", store.toString())) {
            killWhile(child, store, moment);
        }

        try (Store again = JooqStore.open(store, CommitLevel.WRITTEN)) {
            again.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT);
            assertThat(again.datasets()).hasSize(1);
        }
    }

    /** Waits for a sign of how far the child is, without a clock: files and their sizes. */
    private static void killWhile(StoreChild child, Path store, int moment) throws Exception {
        Path lock = store.resolve("heddle.lock");
        Path database = store.resolve("store.mv.db");
        long bytes = moment * 12_000L;
        while (true) {
            boolean isThere = moment == 0 ? Files.exists(lock) : Files.exists(database) && Files.size(database) > bytes;
            boolean isDone = Files.exists(lock) && Files.readString(lock).contains("state=open");
            if (isThere || isDone) {
                child.kill();
                return;
            }
            Thread.onSpinWait();
        }
    }

    private static List<String> schemaAfter(List<Path> scripts, String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            for (Path script : scripts) {
                for (String statement : statements(script)) {
                    execute(connection, statement);
                }
            }
            return schema(connection);
        }
    }

    /** Tables and views with their columns, constraints, rights. */
    private static List<String> schema(Connection connection) throws SQLException {
        List<String> schema = new ArrayList<>();
        for (String sql : List.of(
                "select table_name, column_name, data_type, character_maximum_length, is_nullable"
                        + " from information_schema.columns where table_schema = 'PUBLIC'",
                "select table_name, constraint_name, constraint_type from information_schema.table_constraints"
                        + " where table_schema = 'PUBLIC'",
                "select table_name, is_updatable from information_schema.views where table_schema = 'PUBLIC'",
                "select table_name, remarks from information_schema.tables where table_schema = 'PUBLIC'",
                "select grantee, rights, table_name from information_schema.rights")) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    StringBuilder line = new StringBuilder();
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        line.append(rows.getString(column)).append('|');
                    }
                    if (!line.toString().startsWith("flyway_schema_history")) {
                        schema.add(line.toString());
                    }
                }
            }
        }
        schema.sort(Comparator.naturalOrder());
        return schema;
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("db/migration"))) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    /** The scripts have no semicolon but at the end of a statement, comments apart. */
    private static List<String> statements(Path script) throws IOException {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : Files.readAllLines(script)) {
            int comment = line.indexOf("--");
            String code = comment < 0 ? line : line.substring(0, comment);
            statement.append(code).append('\n');
            if (code.strip().endsWith(";")) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        assertThat(statement.toString())
                .as("after the last statement of %s", script)
                .isBlank();
        return statements;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static StoreAddress address(String url) {
        return new StoreAddress(url, "sa", "", url);
    }
}
