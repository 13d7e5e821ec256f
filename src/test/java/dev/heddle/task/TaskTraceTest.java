package dev.heddle.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskTraceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void newTrace_knowsNothingButItsTask() {
        Task task = Task.cell("a", 0, 0);

        assertThat(TaskTrace.of(task)).isEqualTo(new TaskTrace(task, 0, 0, null, null, null, null, null, null));
    }

    @Test
    void withMethods_changeOnePartEach() {
        Task task = Task.cell("a", 0, 0);

        TaskTrace trace = TaskTrace.of(task)
                .withRun(7)
                .withAttempt(2)
                .withStatus(TaskStatus.FAILED)
                .withQueuedAt(NOON)
                .withStartedAt(NOON.plusSeconds(1))
                .withFinishedAt(NOON.plusSeconds(2))
                .withErrorClass("java.io.IOException")
                .withErrorMessage("no answer");

        assertThat(trace)
                .isEqualTo(new TaskTrace(
                        task,
                        7,
                        2,
                        TaskStatus.FAILED,
                        NOON,
                        NOON.plusSeconds(1),
                        NOON.plusSeconds(2),
                        "java.io.IOException",
                        "no answer"));
    }

    @Test
    void negativeNumbers_areRefused() {
        TaskTrace trace = TaskTrace.of(Task.batch("a", 0));

        assertThatIllegalArgumentException().isThrownBy(() -> trace.withRun(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> trace.withAttempt(-1));
    }
}
