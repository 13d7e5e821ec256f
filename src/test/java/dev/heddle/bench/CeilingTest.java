package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Durability;
import dev.heddle.bench.Contender.Session;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks call the ceiling writes what a build writes, so that comparing the two is fair whatever the tables are. */
@Timeout(60)
class CeilingTest {
    private static final int CELLS = 2_000;

    @TempDir
    Path directory;

    @Test
    void ceiling_leavesTheRowsOfABuild() throws Exception {
        NoOpBuild build = new NoOpBuild(Durability.PROCESS_CRASH, true, 100);
        Path ofBuild = run(build, "build");
        Path ofCeiling = run(new Ceiling(build::cellsPerCommit), "ceiling");

        for (String table :
                List.of("completion_marker", "task_trace", "batch_value", "side_effect_value", "task_start")) {
            assertThat(rows(ofCeiling, table)).as(table).isEqualTo(rows(ofBuild, table));
        }
        assertThat(rows(ofBuild, "completion_marker")).hasSize(CELLS);
    }

    private Path run(Contender contender, String name) throws Exception {
        Path store = directory.resolve(name);
        try (Session session = contender.open(store, CELLS)) {
            session.run();
        }
        return store;
    }

    /** The rows of a table in the order of their keys, times left out. */
    private static List<List<Object>> rows(Path store, String table) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + store.resolve("store") + ";IFEXISTS=TRUE", "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table + " order by 1")) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    boolean isTime = rows.getMetaData().getColumnName(column).endsWith("_AT");
                    row.add(isTime ? rows.getObject(column) != null : String.valueOf(rows.getObject(column)));
                }
                all.add(row);
            }
        }
        return all;
    }
}
