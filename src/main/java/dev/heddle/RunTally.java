package dev.heddle;

import dev.heddle.scheduler.Ending;
import org.jspecify.annotations.Nullable;

/** What the runs of one build add up to. Loop thread only. */
final class RunTally {
    private long executedTasks;
    private long commits;
    private @Nullable String firstFailure;

    void add(Ending ending) {
        executedTasks += ending.executedTasks();
        commits += ending.commits();
        if (firstFailure == null) {
            firstFailure = ending.firstFailure();
        }
    }

    long executedTasks() {
        return executedTasks;
    }

    long commits() {
        return commits;
    }

    @Nullable
    String firstFailure() {
        return firstFailure;
    }
}
