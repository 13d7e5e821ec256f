package dev.heddle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataset's definition cannot be built. Carries every problem that was found, not just the first. */
public final class InvalidDatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidDatasetException(String dataset, List<String> problems, @Nullable Throwable cause) {
        super("dataset \"" + dataset + "\" cannot be built: " + String.join("; ", problems), cause);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns what is wrong.
     *
     * @return one sentence for each problem, at least one
     */
    public List<String> problems() {
        return problems;
    }
}
