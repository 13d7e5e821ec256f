package dev.heddle.bench;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.jooq.EmptyStore;
import dev.heddle.store.jooq.JooqStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * What nothing that stores the same on H2 can be much faster than: one thread that only sends the rows of cells it knows in
 * advance, into the tables that the migrations make, with the settings of a store, by the fastest statements known
 * ({@link HotRows}), in the order of {@link CellOrder}.
 */
final class Ceiling implements Contender {
    private static final String SETTINGS = ";WRITE_DELAY=0;REUSE_SPACE=FALSE;CACHE_SIZE=1024";

    private final boolean isShared;
    private final NoOpBuild build;

    /**
     * Puts as many cells into a transaction as a build did in its last round.
     *
     * @param isShared whether cells share rows as those of a build do, or have a marker row each
     */
    Ceiling(boolean isShared, NoOpBuild build) {
        this.isShared = isShared;
        this.build = build;
    }

    @Override
    public String name() {
        return String.format(
                Locale.ROOT,
                "H2 alone, %stransactions as with %,d in flight",
                isShared ? "" : "a row for each marker, ",
                build.inFlightMax());
    }

    @Override
    public String unit() {
        return isShared
                ? "the rows that a build leaves of a cell"
                : "a marker row of its own, and its part of a trace row";
    }

    @Override
    public int cellsPerTransaction() {
        return build.cellsPerTransaction();
    }

    @Override
    public int cells(int cells) {
        return cells;
    }

    @Override
    public Session open(Path directory, int cells) throws SQLException {
        try (JooqStore store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN)) {
            StoreAlone.startRun(store, cells / NoOpBuild.COLUMNS, NoOpBuild.ROW_GROUP_SIZE)
                    .close();
        }
        Connection connection =
                DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("store") + SETTINGS, "sa", "");
        connection.setAutoCommit(false);
        int perCommit = cellsPerTransaction();
        return new Session() {
            @Override
            public void run() throws SQLException {
                insert(new HotRows(connection, isShared), cells, perCommit, connection);
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

    private static void insert(HotRows rows, int cells, int perCommit, Connection connection) throws SQLException {
        CellOrder order = new CellOrder(cells / NoOpBuild.COLUMNS, NoOpBuild.ROW_GROUP_SIZE, perCommit);
        try (HotRows hotRows = rows) {
            for (int first = 0; first < cells; first += perCommit) {
                for (int cell = first; cell < Math.min(first + perCommit, cells); cell++) {
                    order.advance();
                    hotRows.add(order.column(), order.rowGroup(), order.rowIndex());
                }
                hotRows.flush();
                connection.commit();
            }
        }
    }
}
