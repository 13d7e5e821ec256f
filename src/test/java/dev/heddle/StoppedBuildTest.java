package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that end before they are done, on a real store. */
@Timeout(60)
class StoppedBuildTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    @Test
    void cancelledBuild_resumesWithExactlyTheMissingCells() throws SQLException { // behaviours 57 and 65
        Set<Integer> computed = ConcurrentHashMap.newKeySet();
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        Dataset dataset = Dataset.named("d")
                .rows(100)
                .rowGroupSize(10)
                .cell("a", row -> {
                    computed.add((int) row.index());
                    if (computed.size() == 37) {
                        open.join().cancel();
                    }
                    return row.index();
                })
                .build();

        Set<Integer> durable;
        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            BuildResult result = heddle.build(dataset, RESUME);
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            durable = Set.copyOf(Queries.numbers(heddle, "select row_group * 10 + row_index from v_completion"));
            assertThat(durable).isEqualTo(computed).hasSizeBetween(37, 99);
            assertThat(Queries.strings(heddle, "select outcome from v_run")).containsExactly("CANCELLED");
        }
        computed.clear();
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, BuildOptions.always());

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(computed).doesNotContainAnyElementsOf(durable).hasSize(100 - durable.size());
            assertThat(result.executedTasks()).isEqualTo(100 - durable.size());
        }
    }

    @Test
    void secondBuildAtOnce_isRefused_andInterruptOfTheCallerCancels() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Dataset dataset = Dataset.named("d")
                .rows(2)
                .cell("a", row -> {
                    begun.countDown();
                    release.await();
                    return 1;
                })
                .build();
        CompletableFuture<BuildResult> result = new CompletableFuture<>();
        AtomicBoolean isInterrupted = new AtomicBoolean();

        try (Heddle heddle = Heddle.open(directory)) {
            Thread caller = new Thread(() -> {
                result.complete(heddle.build(dataset, RESUME.withCancelGrace(Duration.ZERO)));
                isInterrupted.set(Thread.interrupted());
            });
            caller.start();
            begun.await();

            assertThatThrownBy(() -> heddle.build(dataset, RESUME))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a build is running");
            assertThatThrownBy(() -> heddle.discard("d")).isInstanceOf(IllegalStateException.class);

            caller.interrupt();
            caller.join();
            assertThat(result.get().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(isInterrupted).isTrue();
            release.countDown();
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void closing_cancelsTheRunningBuildAndKeepsWhatWasFinished() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Dataset dataset = Dataset.named("d")
                .rows(50)
                .cell("a", row -> 1)
                .cell("b", row -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return 1;
                })
                .requires("a")
                .build();
        Heddle heddle = Heddle.open(directory);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        Future<BuildResult> result = caller.submit(() -> heddle.build(dataset, RESUME.withCancelGrace(Duration.ZERO)));
        begun.await();

        heddle.close();

        assertThat(result.get().outcome()).isEqualTo(Outcome.CANCELLED);
        caller.shutdown();
        try (Heddle again = Heddle.open(directory)) {
            assertThat(again.progress("d").get(0).done()).isPositive();
            assertThat(again.progress("d").get(1).done()).isZero();
        }
    }

    @Test
    void brokenEngine_failsTheBuild_andAResumeGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        Dataset dataset = Dataset.named("d")
                .rows(20)
                .cell("a", row -> {
                    if (calls.incrementAndGet() == 10) {
                        throw new OutOfMemoryError("pretended");
                    }
                    return 1;
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildFailedException failure =
                    catchThrowableOfType(BuildFailedException.class, () -> heddle.build(dataset, RESUME));

            assertThat(failure.result().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failure).hasMessageContaining("pretended").hasMessageContaining("goes on from there");
            BuildResult resumed = heddle.build(dataset, RESUME);
            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.completedCells()).isEqualTo(20);
            assertThat(heddle.runs()).extracting(run -> run.outcome()).containsExactly("FAILED", "COMPLETED");
        }
    }
}
