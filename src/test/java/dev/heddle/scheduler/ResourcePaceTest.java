package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration HOUR = Duration.ofHours(1);

    private final ResourcePace pace = new ResourcePace(64, HOUR);

    @Test
    void aWholeWaveOfRateLimits_halvesTheLimitOnce() {
        start(pace, 64);
        for (int i = 0; i < 64; i++) {
            pace.rateLimited(0, SECOND + i, null);
        }

        assertThat(pace.limit()).isEqualTo(32);
    }

    @Test
    void theNextWave_halvesItAgain() {
        start(pace, 64);
        pace.rateLimited(0, SECOND, null);
        start(pace, 32);
        pace.rateLimited(3 * SECOND, 4 * SECOND, null);

        assertThat(pace.limit()).isEqualTo(16);
    }

    @Test
    void whatWasInFlight_isHalvedAndNotALimitNobodyReached() {
        start(pace, 10);
        pace.rateLimited(0, SECOND, null);

        assertThat(pace.limit()).isEqualTo(5);
    }

    @Test
    void whatWasInFlightLongAgo_isForgotten() {
        start(pace, 60);
        for (int i = 0; i < 70; i++) {
            pace.started(10);
        }
        pace.rateLimited(0, SECOND, null);

        assertThat(pace.limit()).isEqualTo(5);
    }

    @Test
    void aWaveThatHasJustEnded_countsStill() {
        start(pace, 64);
        pace.started(1);
        pace.rateLimited(0, SECOND, null);

        assertThat(pace.limit()).isEqualTo(32);
    }

    @Test
    void theLastOfAWaveToAnswer_tellsAboutAllThatStartedWithIt() {
        start(pace, 24);
        succeed(23, 0);
        pace.rateLimited(0, SECOND, null);

        assertThat(pace.limit()).isEqualTo(12);
    }

    @Test
    void aResourceWithoutALimit_getsOneFromWhatWasInFlight() {
        ResourcePace unlimited = new ResourcePace(Integer.MAX_VALUE, HOUR);
        start(unlimited, 100);
        unlimited.rateLimited(0, SECOND, null);

        assertThat(unlimited.limit()).isEqualTo(50);
    }

    @Test
    void eachWindowOfSuccesses_givesOnePlaceBack() {
        start(pace, 8);
        pace.rateLimited(0, SECOND, null);
        assertThat(pace.limit()).isEqualTo(4);

        succeed(3, 2 * SECOND);
        assertThat(pace.limit()).isEqualTo(4);
        succeed(1, 2 * SECOND);
        assertThat(pace.limit()).isEqualTo(5);
        succeed(4, 2 * SECOND);
        assertThat(pace.limit()).isEqualTo(5);
        succeed(1, 2 * SECOND);
        assertThat(pace.limit()).isEqualTo(6);
    }

    @Test
    void successesOfTheOldWave_giveNothingBack() {
        start(pace, 64);
        pace.rateLimited(0, SECOND, null);
        succeed(1_000, SECOND);

        assertThat(pace.limit()).isEqualTo(32);
    }

    @Test
    void recovery_endsAtTheConfiguredLimit() {
        start(pace, 64);
        pace.rateLimited(0, SECOND, null);
        succeed(100_000, 2 * SECOND);

        assertThat(pace.limit()).isEqualTo(64);
    }

    @Test
    void aCut_startsTheWindowAnew() {
        start(pace, 8);
        pace.rateLimited(0, SECOND, null);
        succeed(3, 2 * SECOND);
        pace.rateLimited(2 * SECOND, 3 * SECOND, null);
        succeed(1, 4 * SECOND);

        assertThat(pace.limit()).isEqualTo(2);
    }

    @Test
    void aGivenDelay_pausesForAsLong() {
        pace.rateLimited(0, SECOND, Duration.ofSeconds(20));

        assertThat(pace.pausedUntilNanos()).isEqualTo(21 * SECOND);
        assertThat(pace.isPaused(21 * SECOND - 1)).isTrue();
        assertThat(pace.isPaused(21 * SECOND)).isFalse();
    }

    @Test
    void theLongestDelay_ofAWaveCounts() {
        pace.rateLimited(0, SECOND, Duration.ofSeconds(20));
        pace.rateLimited(0, 2 * SECOND, Duration.ofSeconds(5));
        assertThat(pace.pausedUntilNanos()).isEqualTo(21 * SECOND);
        pace.rateLimited(0, 3 * SECOND, Duration.ofSeconds(30));

        assertThat(pace.pausedUntilNanos()).isEqualTo(33 * SECOND);
    }

    @Test
    void withoutADelay_pausesDoubleUntilSomethingSucceeds() {
        long now = 0;
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pace.rateLimited(now, now + 1, null);
            assertThat(pace.pausedUntilNanos()).isEqualTo(now + 1 + seconds * SECOND);
            now = pace.pausedUntilNanos();
        }
        pace.succeeded(now);
        pace.rateLimited(now, now + 1, null);

        assertThat(pace.pausedUntilNanos()).isEqualTo(now + 1 + SECOND);
    }

    @Test
    void aDelayOfNothing_pausesAllTheSame() {
        pace.rateLimited(0, 5, Duration.ZERO);
        assertThat(pace.pausedUntilNanos()).isEqualTo(5 + SECOND);
    }

    @Test
    void aDelayBeyondThePatience_isCutToIt() {
        pace.rateLimited(0, 5, Duration.ofDays(400_000));

        assertThat(pace.pausedUntilNanos()).isEqualTo(5 + HOUR.toNanos());
    }

    @Test
    void b44_patience_endsAtItsBoundAndNotBefore() {
        assertThat(pace.isPatienceOver(7, 7 + HOUR.toNanos() - 1)).isFalse();
        assertThat(pace.isPatienceOver(7, 7 + HOUR.toNanos())).isTrue();
    }

    @Test
    void successAndLimitInTurn_staysAtOneOrTwo() {
        long now = 0;
        for (int round = 0; round < 50; round++) {
            start(pace, pace.limit());
            pace.rateLimited(now, now + 1, null);
            now = pace.pausedUntilNanos();
            pace.succeeded(now);
            assertThat(pace.limit()).isBetween(1, round < 5 ? 33 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void random_staysInBoundsAndMovesByTheRules(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int limitMax = random.nextInt(1, 100);
        ResourcePace any = new ResourcePace(limitMax, HOUR);
        long now = 0;
        for (int step = 0; step < 5_000; step++) {
            int before = any.limit();
            any.started(random.nextInt(1, before + 1));
            long started = Math.max(0, now - random.nextLong(2 * SECOND));
            now += random.nextLong(SECOND);
            if (random.nextInt(40) == 0) {
                any.rateLimited(started, now, null);
                assertThat(any.limit()).as("seed %s, step %s", seed, step).isBetween(1, before);
            } else {
                any.succeeded(started);
                assertThat(any.limit()).as("seed %s, step %s", seed, step).isBetween(before, before + 1);
            }
            assertThat(any.limit()).isBetween(1, limitMax);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 40})
    void againstAProviderThatBearsSoMany_thePaceSettlesAroundIt(int borne) {
        long now = 1;
        long served = 0;
        int rounds = 3_000;
        for (int round = 0; round < rounds; round++) {
            int atOnce = pace.limit();
            start(pace, atOnce);
            for (int i = 0; i < atOnce; i++) {
                if (i < borne) {
                    pace.succeeded(now);
                    served++;
                } else {
                    pace.rateLimited(now, now + SECOND / 10, null);
                }
            }
            now = Math.max(now + SECOND / 10, pace.pausedUntilNanos());
        }

        assertThat(served / (double) rounds).as("at once, on average").isGreaterThan(borne * 0.6);
    }

    private static void start(ResourcePace pace, int together) {
        for (int inFlight = 1; inFlight <= together; inFlight++) {
            pace.started(inFlight);
        }
    }

    private void succeed(int times, long startedNanos) {
        for (int i = 0; i < times; i++) {
            pace.succeeded(startedNanos);
        }
    }
}
