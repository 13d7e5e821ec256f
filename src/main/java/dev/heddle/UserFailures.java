package dev.heddle;

import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.FailureKind;
import org.jspecify.annotations.Nullable;

/** What follows from what a function threw: our own exceptions say it themselves, about others the user may. Stateless. */
record UserFailures(FailureClassifier others) implements FailureClassifier {
    /** Wrappers around wrappers are rare; a chain that is longer, or a circle, is not followed further. */
    private static final int CAUSES_MAX = 16;

    @Override
    public @Nullable FailureKind classify(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof RateLimitedException limited) {
                return new FailureKind.RateLimited(limited.retryAfter());
            }
            if (cause instanceof RetryableException) {
                return new FailureKind.Retryable();
            }
            cause = cause.getCause();
        }
        return others.classify(thrown);
    }
}
