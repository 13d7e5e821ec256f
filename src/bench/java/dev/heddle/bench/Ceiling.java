package dev.heddle.bench;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.jooq.JooqStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * What nothing that stores the same on H2 can be much faster than: one thread that only sends the rows of cells it knows in
 * advance, into the tables that the migrations make, with the settings of a store, by the fastest statements known
 * ({@link HotRows}).
 *
 * <p>The keys come as a build's do, row group after row group, but within one column after column: in an order no slower than
 * that of a build, which has several columns under way.
 */
final class Ceiling implements Contender {
    private static final String SETTINGS = ";WRITE_DELAY=0;REUSE_SPACE=FALSE;CACHE_SIZE=65536";

    private final IntSupplier cellsPerCommit;

    /** Puts so many cells into a transaction, asked before each round and rounded up to whole statements. */
    Ceiling(IntSupplier cellsPerCommit) {
        this.cellsPerCommit = cellsPerCommit;
    }

    @Override
    public String name() {
        return "H2 alone (the ceiling)";
    }

    @Override
    public String unit() {
        return "the marker and trace rows of a cell, as many in a transaction as in the build beside it";
    }

    @Override
    public int cells(int cells) {
        return cells;
    }

    @Override
    public Session open(Path directory, int cells) throws SQLException {
        JooqStore.open(directory, CommitLevel.WRITTEN).close();
        Connection connection =
                DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("store") + SETTINGS, "sa", "");
        connection.setAutoCommit(false);
        int perCommit = roundedUp(cellsPerCommit.getAsInt());
        return new Session() {
            @Override
            public void run() throws SQLException {
                insert(connection, cells, perCommit);
            }

            @Override
            public void close() throws SQLException {
                try (connection;
                        Statement statement = connection.createStatement()) {
                    statement.execute("shutdown");
                }
            }
        };
    }

    private static int roundedUp(int cells) {
        int statements = (cells + HotRows.ROWS_PER_STATEMENT - 1) / HotRows.ROWS_PER_STATEMENT;
        return statements * HotRows.ROWS_PER_STATEMENT;
    }

    private static void insert(Connection connection, int cells, int perCommit) throws SQLException {
        int rows = cells / NoOpBuild.COLUMNS;
        int inserted = 0;
        long micros = HotRows.micros(Instant.now());
        try (HotRows hotRows = new HotRows(connection)) {
            for (int first = 0; first < rows; first += NoOpBuild.ROW_GROUP_SIZE) {
                int rowGroup = first / NoOpBuild.ROW_GROUP_SIZE;
                int size = Math.min(NoOpBuild.ROW_GROUP_SIZE, rows - first);
                for (int column = 1; column <= NoOpBuild.COLUMNS; column++) {
                    for (int row = 0; row < size; row++) {
                        hotRows.add(HotRows.key(column, rowGroup, row), micros);
                        if (++inserted % perCommit == 0) {
                            connection.commit();
                            micros = HotRows.micros(Instant.now());
                        }
                    }
                }
            }
            connection.commit();
        }
    }
}
