package dev.heddle.store.jooq;

import dev.heddle.task.TaskStatus;

/** The number that stands for a task status in the trace table; {@code v_trace} turns it back into the name. */
final class StatusCode {
    private StatusCode() {}

    static byte of(TaskStatus status) {
        return switch (status) {
            case SUCCEEDED -> 0;
            case SKIPPED -> 1;
            case FAILED -> 2;
            case CANCELLED -> 3;
            case ABANDONED -> 4;
            case DISCARDED -> 5;
        };
    }
}
