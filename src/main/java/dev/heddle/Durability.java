package dev.heddle;

import dev.heddle.store.CommitLevel;

/** What a finished cell survives. */
public enum Durability {
    /**
     * A clean exit. The death of the process costs up to half a second of finished cells; what is left is the state of the
     * moment before. SQL sees a cell up to half a second after it was finished.
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
