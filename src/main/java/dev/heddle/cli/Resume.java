package dev.heddle.cli;

import dev.heddle.BuildOptions;

/** What a build does about a stored dataset of the same name, in the words of the command line. */
enum Resume {
    IF_POSSIBLE("if-possible"),
    ALWAYS("always"),
    NEVER("never");

    private final String word;

    Resume(String word) {
        this.word = word;
    }

    BuildOptions options() {
        return switch (this) {
            case IF_POSSIBLE -> BuildOptions.resumeIfPossible();
            case ALWAYS -> BuildOptions.always();
            case NEVER -> BuildOptions.never();
        };
    }

    /** The word, which is how the command line reads and shows it. */
    @Override
    public String toString() {
        return word;
    }
}
