package dev.heddle;

import dev.heddle.store.CommitLevel;

/** What a finished cell survives. */
public enum Durability {
    /**
     * A clean exit. The death of the process costs up to about a second of finished cells, and what is left should be
     * verified: the engine was once seen to leave a transaction half done.
     */
    RELAXED(CommitLevel.BUFFERED),
    /** Every acknowledged completion survives the death of the process: the default. */
    PROCESS_CRASH(CommitLevel.WRITTEN),
    /** Every acknowledged completion also survives loss of power. */
    POWER_LOSS(CommitLevel.SYNCED);

    private final CommitLevel level;

    Durability(CommitLevel level) {
        this.level = level;
    }

    CommitLevel level() {
        return level;
    }
}
