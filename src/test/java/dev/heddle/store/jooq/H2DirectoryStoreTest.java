package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.AttemptContract;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetContract;
import dev.heddle.store.FactContract;
import dev.heddle.store.RandomHistory;
import dev.heddle.store.ReadmitContract;
import dev.heddle.store.Specs;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Stores;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2DirectoryStoreTest implements DatasetContract, FactContract, AttemptContract, ReadmitContract {
    @TempDir
    Path directory;

    @Override
    public Store open() {
        if (!Files.exists(directory.resolve("heddle.lock"))) {
            EmptyStore.in(directory);
        }
        return JooqStore.open(directory, CommitLevel.WRITTEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void discardThatDiedOnTheWayIsFinishedByTheNextOpen(boolean isAlone) throws SQLException {
        StoredDataset kept = null;
        try (Store store = open()) {
            StoredDataset doomed = store.create(Specs.mixed("doomed", RowGroupPlan.of(40, 4)), Stores.AT);
            Stores.runTurns(store, doomed, new RandomHistory(doomed.spec(), 1), 20);
            if (!isAlone) {
                kept = store.create(Specs.mixed("kept", RowGroupPlan.of(40, 4)), Stores.AT);
                Stores.runTurns(store, kept, new RandomHistory(kept.spec(), 2), 20);
            }
        }
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("update dataset set state = 'discarded' where dataset_name = 'doomed'");
            statement.execute("delete from completion_marker where slice_key < 2 * 17592186044416");
        }
        try (Store store = JooqStore.openReadOnly(directory)) {
            assertThat(store.newest("doomed")).isEmpty();
            assertThat(store.runs()).hasSize(isAlone ? 0 : 1);
        }

        try (Store store = open()) {
            assertThat(store.newest("doomed")).isEmpty();
            assertThat(kept == null || store.verify(kept).isEmpty()).isTrue();
        }
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            for (String table : List.of("dataset", "run", "graph_column", "row_group_plan")) {
                try (ResultSet rows = statement.executeQuery("select count(distinct dataset_id) from " + table)) {
                    rows.next();
                    assertThat(rows.getInt(1)).as(table).isEqualTo(isAlone ? 0 : 1);
                }
            }
            try (ResultSet rows = statement.executeQuery("select (select count(*) from completion_marker"
                    + " where slice_key < 6 * 17592186044416), (select count(*) from batch_value"
                    + " where cell_key < 6 * 17592186044416), (select count(*) from task_trace"
                    + " where slice_key < 6 * 17592186044416), (select count(*) from plain_trace"
                    + " where group_key < 6 * 17592186044416), (select count(*) from dropped_row"
                    + " where row_key < 2 * 17592186044416)")) {
                rows.next();
                for (int column = 1; column <= 5; column++) {
                    assertThat(rows.getInt(column))
                            .as("rows left in table %s", column)
                            .isZero();
                }
            }
        }
    }
}
