package dev.heddle.store.jooq;

import java.util.Properties;

/**
 * Who in this virtual machine has which store open. Safe for many threads.
 *
 * <p>Has to be asked before a file of the store is so much as opened: locks of the operating system belong to the process,
 * and closing any second handle of a file drops them all. It stands in the system properties because those are shared by
 * all class loaders, as the process is.
 */
final class StoreClaims {
    private static final String PREFIX = "dev.heddle.store.open.";

    /** What a store is open for. */
    enum Purpose {
        /** By one. */
        WRITING,
        /** By any number. */
        READING
    }

    private StoreClaims() {}

    /**
     * Claims a store for one purpose.
     *
     * @param database the real path of its database, or its URL
     * @return whether nobody had claimed it; of two at once one succeeds
     */
    static boolean claim(String database, Purpose purpose) {
        return properties().putIfAbsent(PREFIX + database, purpose.name()) == null;
    }

    /** Gives a claim back. */
    static void release(String database) {
        properties().remove(PREFIX + database);
    }

    private static Properties properties() {
        return System.getProperties();
    }
}
