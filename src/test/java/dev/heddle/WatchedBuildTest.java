package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
}
