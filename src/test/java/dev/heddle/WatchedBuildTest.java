package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a build tells while it runs, on a real store. */
@Timeout(60)
class WatchedBuildTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    @Test
    void progress_isReportedToTheEnd_andAConsumerThatThrowsIsHarmless() { // behaviours 59 and 77
        List<BuildProgress> reports = Collections.synchronizedList(new ArrayList<>());

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(
                    Datasets.squares(10, 4, new AtomicInteger()),
                    RESUME.withProgress(Duration.ofMillis(1), reports::add));
            BuildProgress last = reports.get(reports.size() - 1);
            assertThat(last.rowsFinished()).isEqualTo(10);
            assertThat(last.cellsDone()).isEqualTo(30).isEqualTo(last.cellsTotal());
            assertThat(last.cellsThisRun()).isEqualTo(30);

            reports.clear();
            heddle.build(
                    Datasets.squares(12, 4, new AtomicInteger()), RESUME.withProgress(Duration.ofMillis(1), report -> {
                        reports.add(report);
                        throw new IllegalStateException("a bad consumer");
                    }));
            assertThat(reports).hasSize(1);
            assertThat(heddle.progress("squares").get(0).done()).isEqualTo(12);
        }
    }

    @Test
    void listeners_areToldOfRunsGroupsAndDrops_withTheKeyOfTheRow() { // behaviours 59 and 80
        List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
        Dataset dataset = Dataset.named("d")
                .rows(4)
                .rowGroupSize(2)
                .key("id")
                .cell("id", row -> "p-" + row.index())
                .cell("picky", row -> {
                    if (row.index() == 2) {
                        throw new IllegalStateException("not this one");
                    }
                    return 1;
                })
                .requires("id")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(
                    dataset,
                    RESUME.withListener(event -> {
                                throw new IllegalStateException("a bad listener");
                            })
                            .withListener(events::add));
            long run = result.run();

            assertThat(events).first().isEqualTo(new BuildEvent.RunStarted(run, "d", 4));
            assertThat(events)
                    .contains(
                            new BuildEvent.RowGroupAdmitted(run, 0),
                            new BuildEvent.RowGroupAdmitted(run, 1),
                            new BuildEvent.RowGroupFinalized(run, 0, 2),
                            new BuildEvent.RowGroupFinalized(run, 1, 1),
                            new BuildEvent.RowDropped(
                                    run, 1, 0, "picky", "not this one", "java.lang.IllegalStateException", 1, "p-2"));
            assertThat(events)
                    .last()
                    .isInstanceOfSatisfying(
                            BuildEvent.RunEnded.class,
                            end -> assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED));
            assertThat(events).hasSize(1 + 2 + 1 + 2 + 1);
        }
    }

    @Test
    void aListenerThatBlocks_doesNotHoldTheBuildUp() {
        CountDownLatch never = new CountDownLatch(1);
        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result =
                    heddle.build(Datasets.squares(2_000, 1, new AtomicInteger()), RESUME.withListener(event -> {
                        try {
                            never.await();
                        } catch (InterruptedException interrupt) {
                            Thread.currentThread().interrupt();
                        }
                    }));

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        } finally {
            never.countDown();
        }
    }

    @Test
    void aFailedBuild_endsItsEventsWithTheReason() {
        List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
        Dataset dataset = Dataset.named("d")
                .rows(1)
                .afterGeneration(rows -> {
                    throw new IllegalStateException("no upload");
                })
                .cell("a", row -> 1)
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThatThrownBy(() -> heddle.build(dataset, RESUME.withListener(events::add)))
                    .isInstanceOf(BuildFailedException.class);
            assertThat(events).last().isInstanceOfSatisfying(BuildEvent.RunEnded.class, end -> {
                assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(end.stopReason()).contains("no upload");
            });
        }
    }
}
