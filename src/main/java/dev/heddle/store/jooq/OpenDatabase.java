package dev.heddle.store.jooq;

import org.jspecify.annotations.Nullable;

/** A database that is open and stays so until this is closed. Opened and closed on threads that nobody interrupts. */
interface OpenDatabase extends AutoCloseable {
    /** How more connections are opened. */
    StoreAddress address();

    /** What every use of a connection but the writer's goes through. */
    DatabaseGate gate();

    /** The connection that writes; null where the database is only read. */
    @Nullable
    WriteConnection writer();

    /**
     * Closes the database and lets go of it.
     *
     * @throws dev.heddle.store.StoreException if it could not be closed in order; it is let go of all the same
     */
    @Override
    void close();
}
