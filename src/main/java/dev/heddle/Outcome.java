package dev.heddle;

/** How a build ended. */
public enum Outcome {
    /** Every row is finished: live with all of its values, or dropped with a reason. */
    COMPLETED,
    /** Every row was finished before; nothing ran. */
    ALREADY_COMPLETE,
    /** It stopped early by its own decision; a resume goes on. */
    PARTIAL,
    /** It was told to stop; a resume goes on. */
    CANCELLED,
    /** It could not go on; a resume goes on from the last commit. */
    FAILED
}
