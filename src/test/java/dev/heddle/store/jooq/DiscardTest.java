package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.RandomHistory;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Stores;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A discarded dataset leaves no row in any table, and takes none that is not its own. */
@Timeout(120)
class DiscardTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() {
        EmptyStore.in(directory);
    }

    @Test
    void onlyDatasetLeavesEveryTableEmpty() throws SQLException {
        try (JooqStore store = open()) {
            store.discard(fill(store, 1));
        }

        assertThat(tables())
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isEmpty());
    }

    @Test
    void oneOfTwoLeavesWhatWasThereBeforeIt() throws SQLException {
        try (JooqStore store = open()) {
            fill(store, 1);
        }
        Map<String, List<String>> before = tables();
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        try (JooqStore store = open()) {
            store.discard(fill(store, 2));
        }

        assertThat(tables()).isEqualTo(before);
    }

    /** A dataset with something in every table, left by a run that died. */
    private static StoredDataset fill(JooqStore store, long seed) {
        StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.ofSizes(4, 4, 8)), Stores.AT);
        RandomHistory history = new RandomHistory(dataset.spec(), seed);
        try (Journal journal = store.startRun(dataset, Stores.AT)) {
            for (int turn = 0; turn < 30; turn++) {
                journal.commit(history.turn(journal.run()));
            }
        }
        return dataset;
    }

    private JooqStore open() {
        return JooqStore.open(directory, CommitLevel.WRITTEN);
    }

    /** The rows of every table but Flyway's. */
    private Map<String, List<String>> tables() throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                ResultSet names =
                        connection.getMetaData().getTables(null, "PUBLIC", null, new String[] {"BASE TABLE"})) {
            while (names.next()) {
                String table = names.getString("TABLE_NAME");
                if (!table.equals("flyway_schema_history")) {
                    tables.put(table, rows(connection, table));
                }
            }
        }
        return tables;
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from " + table)) {
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.append(found.getString(column)).append('|');
                }
                rows.add(row.toString());
            }
        }
        rows.sort(Comparator.naturalOrder());
        return rows;
    }
}
