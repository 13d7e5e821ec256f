package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.crash.Snapshot.Drop;
import dev.heddle.crash.Snapshot.RowRef;
import dev.heddle.crash.Snapshot.SharedRow;
import dev.heddle.crash.Snapshot.Trace;
import dev.heddle.crash.Snapshot.Value;
import dev.heddle.graph.SliceRef;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads snapshots, through the facade but for what no view tells, and refuses what no store may hold: two of what there can only
 * be one of.
 */
final class StoreReader {
    static final String DATABASE_FILE = "store.mv.db";

    private static final int DELETE_ATTEMPTS = 5;

    private final Statement statement;

    private StoreReader(Statement statement) {
        this.statement = statement;
    }

    /**
     * Reads what a dead process left behind. Opens a copy, so that the next process meets the store as the dead one left it.
     *
     * @param store the directory of a store, which may be absent
     */
    static Snapshot readCopy(Path store) throws IOException, SQLException {
        Path database = store.resolve(DATABASE_FILE);
        if (!Files.exists(database)) {
            return Snapshot.EMPTY;
        }
        Path scratch = Files.createTempDirectory("heddle-copy");
        Files.copy(database, scratch.resolve(DATABASE_FILE));
        try {
            return read(scratch);
        } finally {
            deleteAll(scratch);
        }
    }

    /** Whatever it holds: a file that H2 left behind, or still makes, is not what a reader came for. */
    private static void deleteAll(Path directory) throws IOException {
        List<Path> left = files(directory);
        for (int attempt = 0; attempt < DELETE_ATTEMPTS; attempt++) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            left = files(directory);
            if (left.isEmpty() && isDeleted(directory)) {
                return;
            }
        }
        System.out.printf("left behind: %s with %s%n", directory, left);
    }

    private static boolean isDeleted(Path directory) throws IOException {
        try {
            Files.delete(directory);
            return true;
        } catch (DirectoryNotEmptyException another) {
            return false;
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Opens a store, which recovers it if need be, and reads it. */
    static Snapshot read(Path store) throws SQLException {
        // By its address, so that nothing but the database is needed.
        String url = url("file", store) + ";TRACE_LEVEL_FILE=0";
        HeddleOptions options = HeddleOptions.jdbc(url, "sa", "");
        Snapshot snapshot;
        try (Heddle heddle = Heddle.open(options.durability(Durability.RELAXED))) {
            snapshot = heddle.datasets().isEmpty() ? Snapshot.EMPTY : read(heddle);
        }
        return snapshot.with(sharedRows(url));
    }

    /** Reads the rows that have several cells from a database that nobody has open. */
    static Set<SharedRow> sharedRows(String url) throws SQLException {
        Set<SharedRow> sharedRows = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select c.column_name, mod(p.first_key / 1048576, 16777216),"
                        + " p.row_numbers, p.run_id from plain_completion p"
                        + " join graph_column c on c.column_id = p.first_key / 17592186044416")) {
            while (row.next()) {
                Set<SliceRef> cells = new HashSet<>();
                for (Object number : (Object[]) row.getArray(3).getArray()) {
                    cells.add(SliceRef.cell(row.getString(1), row.getInt(2), (Integer) number - 1));
                }
                sharedRows.add(new SharedRow(cells, row.getLong(4)));
            }
        }
        return sharedRows;
    }

    /** The address of the database of a store. */
    static String url(String fileSystem, Path store) {
        return "jdbc:h2:" + fileSystem + ":" + store.resolve("store");
    }

    private static Snapshot read(Heddle heddle) throws SQLException {
        try (Connection connection = heddle.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            StoreReader reader = new StoreReader(statement);
            return new Snapshot(
                    reader.markers(),
                    reader.values(),
                    Set.of(),
                    reader.drops(),
                    reader.traces(),
                    reader.runs(),
                    rows(heddle),
                    heddle.verify(KilledDataset.NAME));
        }
    }

    private static List<Map<String, String>> rows(Heddle heddle) {
        try (Stream<Map<String, String>> rows = heddle.rows(KilledDataset.NAME).map(row -> {
            Map<String, String> values = new TreeMap<>();
            row.columns().forEach(column -> values.put(column, row.json(column)));
            values.remove(KilledDataset.STAMP);
            return values;
        })) {
            return rows.toList();
        }
    }

    private Map<SliceRef, Long> markers() throws SQLException {
        Map<SliceRef, Long> markers = new HashMap<>();
        try (ResultSet row =
                statement.executeQuery("select column_name, row_group, row_index, cell_value, run from v_completion")) {
            while (row.next()) {
                SliceRef slice = slice(row);
                assertThat(row.getString("cell_value"))
                        .as("law 2: value of the marker of %s", slice)
                        .isNotNull();
                assertThat(markers.put(slice, row.getLong("run")))
                        .as("law 4: second marker of %s", slice)
                        .isNull();
            }
        }
        return markers;
    }

    private Map<SliceRef, Value> values() throws SQLException {
        Map<SliceRef, Value> values = new HashMap<>();
        try (ResultSet row =
                statement.executeQuery("select column_name, row_group, row_index, cell_value, run from v_value")) {
            while (row.next()) {
                Value value = new Value(row.getString("cell_value"), row.getLong("run"));
                assertThat(values.put(slice(row), value))
                        .as("second value of %s", slice(row))
                        .isNull();
            }
        }
        return values;
    }

    private Map<RowRef, Drop> drops() throws SQLException {
        Map<RowRef, Drop> drops = new HashMap<>();
        try (ResultSet row = statement.executeQuery("select row_group, row_index, column_name, reason, error_class,"
                + " attempt, run, dropped_at from v_dropped_row")) {
            while (row.next()) {
                RowRef dropped = new RowRef(row.getInt("row_group"), row.getInt("row_index"));
                Drop drop = new Drop(
                        row.getString("column_name"),
                        row.getString("reason"),
                        row.getString("error_class"),
                        row.getInt("attempt"),
                        row.getLong("run"),
                        row.getObject("dropped_at", OffsetDateTime.class));
                assertThat(drops.put(dropped, drop))
                        .as("behaviour 27: second drop of %s", dropped)
                        .isNull();
            }
        }
        return drops;
    }

    private Set<Trace> traces() throws SQLException {
        Set<Trace> traces = new HashSet<>();
        try (ResultSet row = statement.executeQuery(
                "select column_name, row_group, row_index, run, attempt, status, finished_at from v_trace")) {
            while (row.next()) {
                Trace trace = new Trace(
                        slice(row),
                        row.getLong("run"),
                        row.getInt("attempt"),
                        row.getString("status"),
                        row.getObject("finished_at", OffsetDateTime.class));
                assertThat(traces.add(trace)).as("one row for %s", trace).isTrue();
            }
        }
        return traces;
    }

    private Set<Long> runs() throws SQLException {
        Set<Long> runs = new HashSet<>();
        try (ResultSet row = statement.executeQuery("select run from v_run")) {
            while (row.next()) {
                runs.add(row.getLong("run"));
            }
        }
        return runs;
    }

    private static SliceRef slice(ResultSet row) throws SQLException {
        int rowIndex = row.getInt("row_index");
        int rowOrGroup = row.wasNull() ? SliceRef.WHOLE_GROUP : rowIndex;
        return new SliceRef(row.getString("column_name"), row.getInt("row_group"), rowOrGroup);
    }
}
