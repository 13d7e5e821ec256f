package dev.heddle.generator;

import org.jspecify.annotations.Nullable;

/** Tells what follows from what a generator threw. Safe for many threads; runs on the worker. */
@FunctionalInterface
public interface FailureClassifier {
    /** Has no opinion: every failure is tried again as the column's backoff says, and is final after that. */
    FailureClassifier NONE = thrown -> null;

    /**
     * Classifies a failure.
     *
     * @param thrown what the generator threw
     * @return what follows; null for no opinion: tried again as often as the column allows, and final after that
     */
    @Nullable
    FailureKind classify(Throwable thrown);
}
