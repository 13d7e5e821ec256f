package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.BuildProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static BuildProgress progress(long cellsDone, long cellsThisRun, Duration elapsed, List<Integer> groups) {
        return new BuildProgress(10_000, 4_500, 7, 210_000, cellsDone, cellsThisRun, 12, groups, elapsed);
    }

    @Test
    void aLine_saysHowFarHowFastAndHowLong() {
        assertThat(ProgressLines.line("birds", progress(94_500, 41_000, Duration.ofSeconds(2), List.of(9, 10, 11, 14))))
                .isEqualTo("birds: 45 % of cells, 4,500 of 10,000 rows, 7 dropped, 20,500 cells/s, 5.6 s left,"
                        + " row groups 9 to 11, 14");
    }

    @Test
    void theRate_countsOnlyThisRun() {
        assertThat(ProgressDisplay.cellsPerSecond(progress(200_000, 1_000, Duration.ofSeconds(4), List.of())))
                .isEqualTo(250);
        assertThat(ProgressDisplay.cellsPerSecond(progress(200_000, 0, Duration.ZERO, List.of())))
                .isZero();
    }

    @Test
    void withoutARate_noTimeIsPromised() {
        assertThat(ProgressLines.line("birds", progress(0, 0, Duration.ofSeconds(3), List.of(0))))
                .isEqualTo("birds: 0 % of cells, 4,500 of 10,000 rows, 7 dropped, 0 cells/s, row groups 0");
    }

    @Test
    void onlyWhatIsComplete_isAHundredPercent() {
        assertThat(Words.percent(209_999, 210_000)).isEqualTo("99 %");
        assertThat(Words.percent(210_000, 210_000)).isEqualTo("100 %");
        assertThat(Words.percent(0, 0)).isEqualTo("100 %");
    }

    @Test
    void durations_areAsLongAsTheyNeedToBe() {
        assertThat(Words.duration(Duration.ofMillis(1_234))).isEqualTo("1.2 s");
        assertThat(Words.duration(Duration.ofSeconds(61))).isEqualTo("1 min 01 s");
        assertThat(Words.duration(Duration.ofHours(26).plusMinutes(5))).isEqualTo("26 h 05 min");
    }
}
