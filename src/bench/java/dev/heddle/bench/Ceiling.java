package dev.heddle.bench;

import dev.heddle.bench.HotRows.Form;
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

    private final Form form;
    private final NoOpBuild build;

    /** Puts as many cells into a transaction as a build did in its last round. */
    Ceiling(Form form, NoOpBuild build) {
        this.form = form;
        this.build = build;
    }

    @Override
    public String name() {
        String how = switch (form) {
            case JDBC -> "";
            case OWN_VALUES -> "arrays of its own values, ";
            case ROW_PER_MARKER -> "a row for each marker, ";
        };
        return String.format(Locale.ROOT, "H2 alone, %stransactions as with %,d in flight", how, build.inFlightMax());
    }

    @Override
    public String unit() {
        return switch (form) {
            case JDBC -> "the rows that a build leaves of a cell, by JDBC";
            case OWN_VALUES -> "the same, arrays as the engine's own values, which JDBC has no way to make";
            case ROW_PER_MARKER -> "a marker row of its own, and its part of a trace row";
        };
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
                insert(new HotRows(connection, form), cells, perCommit, connection);
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
