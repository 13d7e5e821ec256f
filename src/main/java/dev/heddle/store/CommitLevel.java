package dev.heddle.store;

/** What has happened by the time a commit returns. */
public enum CommitLevel {
    /** The engine will write soon; the death of the process may lose the last second, and rarely a part of a transaction. */
    BUFFERED,
    /** The operating system has the bytes: the death of the process loses nothing. */
    WRITTEN,
    /** The disk has the bytes: loss of power loses nothing. */
    SYNCED
}
