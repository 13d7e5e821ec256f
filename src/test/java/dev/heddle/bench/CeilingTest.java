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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks call the ceiling writes what a build writes, so that comparing the two is fair whatever the tables are. */
@Timeout(120)
class CeilingTest {
    private static final int CELLS = 2_000;

    /**
     * What a build writes once for a row group, which the ceiling can do without; and markers, which a build writes where fewer
     * cells come together than share a row, as its turns fall.
     */
    private static final Set<String> AS_IT_FALLS = Set.of("ROW_GROUP", "COMPLETION_MARKER");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = "ROW_PER_MARKER", mode = EnumSource.Mode.EXCLUDE)
    void ceiling_leavesTheRowsOfABuild(HotRows.Form form) throws Exception {
        Path ofBuild = run(new NoOpBuild(Durability.PROCESS_CRASH, true, 100), "build");
        // As large transactions as those of a build that did not run yet, whatever those of the one that did came to.
        NoOpBuild large = new NoOpBuild(Durability.PROCESS_CRASH, true, 1_000);
        Path ofCeiling = run(new Ceiling(form, large), "ceiling");

        for (String sql : List.of(
                "select column_name, row_group, row_index, status, cell_value from v_completion order by 1, 2, 3",
                "select column_name, row_group, row_index, task_type, attempt, status, queued_at is null, started_at is null,"
                        + " finished_at is null, error_class, error_message from v_trace order by 1, 2, 3")) {
            assertThat(rows(ofCeiling, sql)).as(sql).hasSize(CELLS).isEqualTo(rows(ofBuild, sql));
        }
        Set<String> tables = tablesWithRows(ofBuild);
        tables.removeAll(AS_IT_FALLS);
        assertThat(tables).contains("PLAIN_COMPLETION", "PLAIN_TRACE");
        assertThat(tablesWithRows(ofCeiling))
                .filteredOn(table -> !AS_IT_FALLS.contains(table))
                .containsExactlyElementsOf(tables);
    }

    private Path run(Contender contender, String name) throws Exception {
        Path store = directory.resolve(name);
        try (Session session = contender.open(store, CELLS)) {
            session.run();
        }
        return store;
    }

    private static Set<String> tablesWithRows(Path store) throws SQLException {
        Set<String> tables = new TreeSet<>();
        for (List<Object> table : rows(
                store,
                "select table_name from information_schema.tables"
                        + " where table_schema = 'PUBLIC' and table_type = 'BASE TABLE'")) {
            String name = String.valueOf(table.get(0));
            if (!rows(store, "select 1 from \"" + name + "\" fetch first row only")
                    .isEmpty()) {
                tables.add(name);
            }
        }
        return tables;
    }

    private static List<List<Object>> rows(Path store, String sql) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + store.resolve("store") + ";IFEXISTS=TRUE", "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(rows.getObject(column)));
                }
                all.add(row);
            }
        }
        return all;
    }
}
