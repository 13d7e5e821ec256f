package dev.heddle.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One process's work on a dataset.
 *
 * @param dataset the dataset's name
 * @param generation the dataset's generation
 * @param run the run's number, unique in the store
 * @param startedAt when it began
 * @param finishedAt when it ended; null if the process died or is at work now
 * @param outcome how it ended, in the words of the facade; null like {@code finishedAt}
 * @param host the machine
 * @param pid the process
 */
public record StoredRun(
        String dataset,
        int generation,
        long run,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String outcome,
        String host,
        long pid) {}
