package dev.heddle.store.jooq;

import java.util.Locale;

/** What a column takes from one it names. */
enum EdgeKind {
    /** Its values. */
    DATA,
    /** Whether to skip. */
    GATE;

    /** The word in the tables. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
