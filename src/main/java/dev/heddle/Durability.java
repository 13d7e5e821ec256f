package dev.heddle;

import dev.heddle.store.CommitLevel;

/** What a finished cell survives. */
public enum Durability {
    /** A consistent prefix survives the death of the process; up to about a second of finished cells is done again. */
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
