package dev.heddle.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TaskResultTest {
    private static final Task TASK = Task.cell("a", 0, 0);

    @Test
    void nullOutput_isAValueLikeAnother() {
        assertThat(new TaskResult(TASK, TaskStatus.SUCCEEDED, null, null, false).output())
                .isNull();
    }

    @Test
    void successWithAnError_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskResult(TASK, TaskStatus.SUCCEEDED, "x", new RuntimeException("late"), false))
                .withMessageContainingAll("CELL/0/0/a", "late");
    }

    @Test
    void onlyAFailure_canBeRetried() {
        assertThat(new TaskResult(TASK, TaskStatus.FAILED, null, new RuntimeException("busy"), true).retryable())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskResult(TASK, TaskStatus.CANCELLED, null, null, true))
                .withMessageContaining("CANCELLED");
    }
}
