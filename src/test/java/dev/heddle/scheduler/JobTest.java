package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.task.Task;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test's own thread is the worker. */
class JobTest {
    private final Job job = requireNonNull(new JobBatch(
                    List.of(new Assignment(1, 1, Task.cell("a", 0, 0), 1, new CellInput(0, 0, 0, List.of()))),
                    outcome -> {},
                    job -> {})
            .take());

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aCancelDuringTheJob_interruptsItsThread() {
        assertThat(job.begin()).isTrue();

        job.cancel();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCancelThatWasUnderWayWhenTheJobEnded_doesNotReachTheThread() {
        job.begin();
        job.end();

        job.cancel();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aJobCancelledBeforeItBegan_doesNotBegin() {
        job.cancel();

        assertThat(job.begin()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInterruptFromBefore_isNotTheJobs() {
        Thread.currentThread().interrupt();

        job.begin();

        assertThat(Thread.interrupted()).isFalse();
    }
}
