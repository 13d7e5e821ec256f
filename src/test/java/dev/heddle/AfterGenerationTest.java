package dev.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behaviours 55 and 73: the function after a generation, on a real store. */
@Timeout(60)
class AfterGenerationTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    static Dataset numbers(long rows, GenerationFunction after) {
        return Dataset.named("d")
                .rows(rows)
                .rowGroupSize(3)
                .afterGeneration(after)
                .fromScratch("n", group -> Datasets.range(group.startOffset(), group.size()))
                .cell("even", row -> {
                    if (row.integer("n") % 2 == 1) {
                        throw new IllegalStateException("odd");
                    }
                    return true;
                })
                .requires("n")
                .hidden()
                .build();
    }

    @Test
    void itSeesTheFinishedRows_once_andAgainOnlyAfterTheDatasetHasGrown() {
        List<List<Long>> seen = new ArrayList<>();
        GenerationFunction after = rows -> {
            try (Stream<Row> all = rows.get();
                    Stream<Row> again = rows.get()) {
                assertThat(again.allMatch(row -> row.bool("even"))).isTrue();
                seen.add(all.map(row -> row.integer("n")).toList());
            }
        };

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(numbers(5, after), RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(heddle.build(numbers(5, after), RESUME).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
            assertThat(seen).containsExactly(List.of(0L, 2L, 4L));

            assertThat(heddle.build(numbers(7, after), RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(seen).containsExactly(List.of(0L, 2L, 4L), List.of(0L, 2L, 4L, 6L));
        }
    }

    @Test
    void whenItThrows_theBuildFails_andTheNextOneCallsItAgainAndNothingElse() {
        AtomicInteger calls = new AtomicInteger();
        Dataset dataset = numbers(5, rows -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("no room to upload to");
            }
        });

        try (Heddle heddle = Heddle.open(directory)) {
            BuildFailedException failure =
                    catchThrowableOfType(BuildFailedException.class, () -> heddle.build(dataset, RESUME));
            assertThat(failure)
                    .hasMessageContaining("afterGeneration(...) threw java.io.IOException: no room to upload to")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(failure.result().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(heddle.datasets()).noneMatch(StoredDataset::isComplete);
        }
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult resumed = heddle.build(dataset, BuildOptions.always());

            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.executedTasks()).isZero();
            assertThat(calls).hasValue(2);
            assertThat(heddle.datasets()).allMatch(StoredDataset::isComplete);
            assertThat(heddle.runs()).extracting(StoredRun::outcome).containsExactly("FAILED", "COMPLETED");
        }
    }

    @Test
    void whenTheProcessDiesInIt_theNextBuildCallsItAgainAndNothingElse() throws Exception { // 73
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HaltingBuild.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(HaltingBuild.EXIT_CODE);
        AtomicInteger calls = new AtomicInteger();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.datasets()).noneMatch(StoredDataset::isComplete);
            BuildResult resumed = heddle.build(numbers(5, rows -> calls.incrementAndGet()), BuildOptions.always());

            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.executedTasks()).isZero();
            assertThat(resumed.liveRows()).isEqualTo(3);
            assertThat(calls).hasValue(1);
            assertThat(heddle.verify("d")).isEmpty();
        }
    }

    @Test
    void cancelled_itIsInterrupted_andCalledAgainByTheNextBuild() {
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger interrupts = new AtomicInteger();
        Dataset dataset = numbers(5, rows -> {
            if (calls.incrementAndGet() == 1) {
                open.join().cancel();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException interrupt) {
                    interrupts.incrementAndGet();
                    throw interrupt;
                }
            }
        });

        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            BuildOptions impatient = RESUME.withCancelGrace(Duration.ofMillis(50));
            assertThat(heddle.build(dataset, impatient).outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(interrupts).hasValue(1);
            assertThat(heddle.datasets()).noneMatch(StoredDataset::isComplete);

            assertThat(heddle.build(dataset, impatient).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void cancelledAndIgnorant_itIsLeftBehind() {
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        CountDownLatch release = new CountDownLatch(1);
        Dataset dataset = numbers(5, rows -> {
            open.join().cancel();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException ignored) {
                    // It goes on, as it should not.
                }
            }
        });

        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            assertThat(heddle.build(dataset, RESUME.withCancelGrace(Duration.ofMillis(20)))
                            .outcome())
                    .isEqualTo(Outcome.CANCELLED);
        } finally {
            release.countDown();
        }
    }

    @Test
    void cancelledButDone_theBuildIsComplete() {
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        Dataset dataset = numbers(5, rows -> open.join().cancel());

        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(heddle.datasets()).allMatch(StoredDataset::isComplete);
        }
    }

    @Test
    void itMayInterruptItsOwnThread() {
        Dataset dataset = numbers(5, rows -> {
            Thread.currentThread().interrupt();
            try (Stream<Row> all = rows.get()) {
                assertThat(all.count()).isEqualTo(3);
            }
        });

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(heddle.verify("d")).isEmpty();
        }
    }
}
