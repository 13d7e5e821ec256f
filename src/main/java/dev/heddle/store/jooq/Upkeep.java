package dev.heddle.store.jooq;

import java.io.IOException;
import java.sql.SQLException;

/** What a database needs between two transactions. Called by whoever is about to write, one thread at a time. */
@FunctionalInterface
interface Upkeep {
    /** Nothing. */
    Upkeep NONE = writer -> {};

    /**
     * Does what is due.
     *
     * @throws SQLException if the database cannot be written any more
     * @throws IOException if its files cannot
     */
    void before(WriteConnection writer) throws SQLException, IOException;
}
