package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TroubleDetectorTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final TroubleDetector detector = new TroubleDetector();

    @Test
    void b84_halfOfTheLastTwenty_isTrouble() {
        fine(10);
        assertThat(fail(9, 0)).isZero();

        assertThat(detector.failed(0)).isTrue();
        assertThat(detector.warning("resource \"llm\""))
                .startsWith("resource \"llm\" is in trouble: 10 of its last 20 attempts failed");
    }

    @Test
    void fewerThanTwenty_tellNothing() {
        assertThat(fail(19, 0)).isZero();
        assertThat(detector.failed(0)).isTrue();
    }

    @Test
    void b84_oneWarningAMinute_howeverMuchFails() {
        fine(20);
        assertThat(fail(1_000, 5)).isEqualTo(1);
        assertThat(fail(1_000, 5 + MINUTE - 1)).isZero();
        assertThat(fail(1_000, 5 + MINUTE)).isEqualTo(1);
        assertThat(fail(1_000, 6 + MINUTE)).isZero();
    }

    @Test
    void lessThanHalf_isNoTrouble() {
        for (int i = 0; i < 200; i++) {
            detector.fine();
            detector.fine();
            assertThat(detector.failed(0)).isFalse();
        }
    }

    @Test
    void aClockThatStartsBelowZero_warnsToo() {
        fine(20);
        assertThat(fail(20, Long.MIN_VALUE / 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void random_warnsWhenTheLastTwentySaySo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> all = new ArrayList<>();
        long now = -5 * MINUTE;
        long quietUntil = Long.MIN_VALUE;
        for (int step = 0; step < 3_000; step++) {
            now += random.nextLong(MINUTE / 5);
            int failed = random.nextInt(2);
            all.add(failed);
            List<Integer> last = all.subList(Math.max(0, all.size() - 20), all.size());
            boolean isTrouble =
                    last.size() == 20 && last.stream().mapToInt(each -> each).sum() >= 10;
            boolean isWarned = failed == 1 && isTrouble && now >= quietUntil;
            quietUntil = isWarned ? now + MINUTE : quietUntil;
            if (failed == 0) {
                detector.fine();
            } else {
                assertThat(detector.failed(now))
                        .as("seed %s, step %s", seed, step)
                        .isEqualTo(isWarned);
            }
        }
    }

    private void fine(int times) {
        for (int i = 0; i < times; i++) {
            detector.fine();
        }
    }

    private int fail(int times, long nowNanos) {
        int warnings = 0;
        for (int i = 0; i < times; i++) {
            warnings += detector.failed(nowNanos) ? 1 : 0;
        }
        return warnings;
    }
}
