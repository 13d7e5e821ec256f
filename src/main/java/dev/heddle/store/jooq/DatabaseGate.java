package dev.heddle.store.jooq;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The way to a database, which is shut while its file is replaced.
 *
 * <p>Safe for many threads. Whoever opens or uses a connection other than the one that writes enters first and leaves as soon
 * as it is done with it; while the database is replaced it waits at the gate. The connections that are kept from one use to the
 * next belong to a {@link Tenant}, who gives them up before the database is closed: one that was opened in between would open
 * the database in the middle of it all.
 */
final class DatabaseGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<Tenant> tenants = ConcurrentHashMap.newKeySet();
    private final AtomicLong replacements = new AtomicLong();

    /** Keeps connections between two uses. Its methods are called while nobody else is in. */
    interface Tenant {
        /** Whether somebody outside the store has one of the connections. */
        boolean isLending();

        /** Closes all of them; the next use opens others. */
        void leave();
    }

    /** What is done to a database that nobody uses. */
    interface Replacement {
        void run() throws SQLException, IOException;
    }

    /** How much a replacement may disturb. */
    enum Urgency {
        /** Not at all. */
        CAN_WAIT,
        /** It waits for those who are in, and takes their connections from those outside. */
        CANNOT_WAIT
    }

    /** Registers one who keeps connections, once and before the first is opened. */
    void register(Tenant tenant) {
        tenants.add(tenant);
    }

    void unregister(Tenant tenant) {
        tenants.remove(tenant);
    }

    /** Waits until the database can be used; it then stays until {@link #exit}. */
    void enter() {
        lock.readLock().lock();
    }

    void exit() {
        lock.readLock().unlock();
    }

    /** How often the database was replaced; a connection from before the last time is dead. */
    long replacements() {
        return replacements.get();
    }

    /**
     * Replaces the database, if that can be done now.
     *
     * @return whether it was
     */
    boolean replace(Urgency urgency, Replacement replacement) throws SQLException, IOException {
        // A thread that is in and waited for all to leave would wait for itself.
        if (lock.getReadHoldCount() > 0 || !shut(urgency)) {
            return false;
        }
        try {
            if (urgency == Urgency.CAN_WAIT && tenants.stream().anyMatch(Tenant::isLending)) {
                return false;
            }
            replacements.incrementAndGet();
            tenants.forEach(Tenant::leave);
            replacement.run();
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean shut(Urgency urgency) {
        if (urgency == Urgency.CAN_WAIT) {
            return lock.writeLock().tryLock();
        }
        lock.writeLock().lock();
        return true;
    }
}
