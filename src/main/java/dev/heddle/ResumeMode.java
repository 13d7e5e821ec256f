package dev.heddle;

/** What a build does about a stored dataset of the same name; the public door is {@link BuildOptions}. */
enum ResumeMode {
    NEVER,
    ALWAYS,
    IF_POSSIBLE,
    REUSE
}
