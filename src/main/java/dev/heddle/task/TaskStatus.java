package dev.heddle.task;

/** How an attempt ended. The order is stored by its ordinals: new constants go to the end. */
public enum TaskStatus {
    /** It delivered what it was asked for. */
    SUCCEEDED,

    /** A gate said it was not to be done; a fill value stands in. */
    SKIPPED,

    /** It threw, or delivered something that cannot be used. */
    FAILED,

    /** The build was cancelled while it ran. */
    CANCELLED,

    /** The process died while it ran. */
    ABANDONED,

    /** It delivered, but its row had been dropped or its slice was already complete. */
    DISCARDED
}
