package dev.heddle.store;

/** What has happened by the time a commit returns. */
public enum CommitLevel {
    /** Small turns are gathered for half a second: the death of the process loses those of the last one, and nothing in parts. */
    BUFFERED,
    /** The operating system has the bytes: the death of the process loses nothing. */
    WRITTEN,
    /** The disk has the bytes: loss of power loses nothing. */
    SYNCED
}
