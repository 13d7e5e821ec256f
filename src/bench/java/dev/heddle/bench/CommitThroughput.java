package dev.heddle.bench;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares turns committed through the store with the same rows sent by a JDBC loop that does nothing else, alternating in one process,
 * each round on a fresh file. Prints cells per CPU second of the committing thread, which neighbours, collector and
 * compiler disturb less than the wall clock, the medians and their ratio.
 *
 * <p>Arguments: cells per turn (1000; a multiple of 50), turns per round (300), rounds (5).
 */
public final class CommitThroughput {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final long MICROS = AT.getEpochSecond() * 1_000_000;
    private static final String VALUE = "\"" + "x".repeat(48) + "\"";
    private static final int ROWS_PER_STATEMENT = 50;

    private final int cells;
    private final int turns;

    private CommitThroughput(int cells, int turns) {
        this.cells = cells;
        this.turns = turns;
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see above
     * @throws Exception if a round fails
     */
    public static void main(String[] arguments) throws Exception {
        CommitThroughput bench = new CommitThroughput(argument(arguments, 0, 1_000), argument(arguments, 1, 300));
        int rounds = argument(arguments, 2, 5);
        bench.storeRound();
        bench.jdbcRound();
        double[] store = new double[rounds];
        double[] jdbc = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            store[round] = bench.storeRound();
            jdbc[round] = bench.jdbcRound();
            System.out.printf(
                    "round %d: store %,.0f cells/CPU s, jdbc %,.0f cells/CPU s%n", round, store[round], jdbc[round]);
        }
        System.out.printf(
                "median: store %,.0f cells/CPU s, jdbc %,.0f cells/CPU s, ratio %.2f%n",
                median(store), median(jdbc), median(store) / median(jdbc));
    }

    private double storeRound() throws IOException {
        Path directory = Files.createTempDirectory("heddle-bench");
        try (JooqStore store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            DatasetSpec spec = DatasetSpec.of(
                    "bench",
                    List.of(new ColumnSpec(ColumnNode.of("cell", GenerationStrategy.CELL_BY_CELL), false, "")),
                    cells,
                    RowGroupPlan.of((long) cells * turns, cells));
            try (Journal journal = store.startRun(store.create(spec, AT), AT)) {
                List<Turn> work = new ArrayList<>();
                for (int turn = 0; turn < turns; turn++) {
                    work.add(turn(turn, journal.run()));
                }
                long start = cpuNanos();
                for (Turn turn : work) {
                    journal.commit(turn);
                }
                return rate(start);
            }
        } finally {
            delete(directory);
        }
    }

    private Turn turn(int rowGroup, long run) {
        List<Fact> facts = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        for (int row = 0; row < cells; row++) {
            facts.add(new Fact.CellCompleted("cell", rowGroup, row, VALUE));
            traces.add(new TaskTrace(
                    Task.cell("cell", rowGroup, row), run, 1, TaskStatus.SUCCEEDED, AT, AT, AT, null, null));
        }
        return new Turn(facts, traces);
    }

    private double jdbcRound() throws IOException, SQLException {
        Path directory = Files.createTempDirectory("heddle-bench");
        String url = "jdbc:h2:file:" + directory.resolve("raw") + ";WRITE_DELAY=0;CACHE_SIZE=65536";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement ddl = connection.createStatement()) {
            ddl.execute(Files.readString(Path.of("db/migration/V3__create_completion.sql")));
            ddl.execute(Files.readString(Path.of("db/migration/V4__create_attempts.sql")));
            connection.setAutoCommit(false);
            try (PreparedStatement marker = prepare(connection, "completion_marker", 4);
                    PreparedStatement trace = prepare(connection, "task_trace", 9)) {
                long start = cpuNanos();
                for (int turn = 0; turn < turns; turn++) {
                    insert(marker, trace, turn);
                    connection.commit();
                }
                return rate(start);
            }
        } finally {
            delete(directory);
        }
    }

    private static PreparedStatement prepare(Connection connection, String table, int columns) throws SQLException {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return connection.prepareStatement(
                "insert into " + table + " values " + String.join(", ", Collections.nCopies(ROWS_PER_STATEMENT, row)));
    }

    private void insert(PreparedStatement marker, PreparedStatement trace, int turn) throws SQLException {
        for (int row = 0; row < cells; row++) {
            long key = (1L << 44) + ((long) turn << 20) + row + 1;
            int first = row % ROWS_PER_STATEMENT * 4;
            marker.setLong(first + 1, key);
            marker.setLong(first + 2, 1);
            marker.setBoolean(first + 3, false);
            marker.setString(first + 4, VALUE);
            first = row % ROWS_PER_STATEMENT * 9;
            trace.setLong(first + 1, key);
            trace.setLong(first + 2, 1);
            trace.setInt(first + 3, 1);
            trace.setInt(first + 4, 0);
            trace.setLong(first + 5, MICROS);
            trace.setLong(first + 6, MICROS);
            trace.setLong(first + 7, MICROS);
            trace.setNull(first + 8, Types.VARCHAR);
            trace.setNull(first + 9, Types.VARCHAR);
            if ((row + 1) % ROWS_PER_STATEMENT == 0) {
                marker.executeUpdate();
                trace.executeUpdate();
            }
        }
    }

    private double rate(long startNanos) {
        return (double) cells * turns * 1e9 / (cpuNanos() - startNanos);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static int argument(String[] arguments, int position, int otherwise) {
        return position < arguments.length ? Integer.parseInt(arguments[position]) : otherwise;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
