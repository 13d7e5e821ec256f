package dev.heddle.store.jooq;

import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A journal's {@link FactReader} with the connection it reads by, both opened again after the database was replaced. One
 * thread at a time, which nobody interrupts.
 */
final class FactSource implements DatabaseGate.Tenant, AutoCloseable {
    private final StoreAddress address;
    private final DatabaseGate gate;
    private final StoredDataset dataset;
    private volatile @Nullable Connection connection;
    private volatile @Nullable FactReader facts;
    private volatile @Nullable ColumnKeys columns;

    /** Opens nothing yet. */
    FactSource(OpenDatabase database, StoredDataset dataset) {
        this.address = database.address();
        this.gate = database.gate();
        this.dataset = dataset;
        gate.register(this);
    }

    /** Reading with the checked exception of the driver. */
    interface Reading {
        void from(FactReader facts) throws SQLException;
    }

    void read(Reading reading) throws SQLException {
        gate.enter();
        try {
            reading.from(facts());
        } finally {
            gate.exit();
        }
    }

    /** By which ids the dataset's columns are stored. */
    ColumnKeys columns() throws SQLException {
        gate.enter();
        try {
            return columns(connection());
        } finally {
            gate.exit();
        }
    }

    private ColumnKeys columns(Connection reads) throws SQLException {
        ColumnKeys known = columns;
        if (known == null) {
            known = ColumnKeys.read(reads, dataset);
            columns = known;
        }
        return known;
    }

    private Connection connection() throws SQLException {
        Connection existing = connection;
        if (existing == null) {
            existing = address.connect();
            connection = existing;
        }
        return existing;
    }

    private FactReader facts() throws SQLException {
        FactReader existing = facts;
        if (existing == null) {
            Connection reads = connection();
            existing = new FactReader(reads, dataset, columns(reads));
            facts = existing;
        }
        return existing;
    }

    @Override
    public boolean isLending() {
        return false;
    }

    @Override
    public void leave() {
        try {
            closeConnection();
        } catch (SQLException broken) {
            // It only read, and the database closes what is left of it.
            return;
        }
    }

    private void closeConnection() throws SQLException {
        FactReader reader = facts;
        Connection reads = connection;
        facts = null;
        connection = null;
        if (reader != null) {
            reader.close();
        }
        if (reads != null) {
            reads.close();
        }
    }

    /** Closes the connection; nothing may be read any more. */
    @Override
    public void close() throws SQLException {
        gate.unregister(this);
        closeConnection();
    }
}
