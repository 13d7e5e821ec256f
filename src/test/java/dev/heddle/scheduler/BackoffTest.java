package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void theLongestWait_doublesUpToItsCeiling() {
        Backoff backoff = new Backoff(10, Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(waits(backoff, 1, 2, 3, 4, 100))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
    }

    @Test
    void noWait_staysNone() {
        assertThat(waits(new Backoff(3, Duration.ZERO, Duration.ZERO), 1, 50)).containsOnly(Duration.ZERO);
        assertThat(waits(new Backoff(3, Duration.ZERO, Duration.ofDays(1)), 1, 50))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void waitsBeyondAllMeasure_areACentury() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(waits(new Backoff(3, forever, forever), 1, 64, Integer.MAX_VALUE))
                .containsOnly(Duration.ofDays(36_500));
        assertThat(waits(new Backoff(3, Duration.ofNanos(1), forever), 1, 2, 200))
                .containsExactly(Duration.ofNanos(1), Duration.ofNanos(2), Duration.ofDays(36_500));
    }

    @Test
    void rangesThatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> new Backoff(0, Duration.ZERO, Duration.ZERO)).hasMessageContaining("attempts 0");
        assertThatThrownBy(() -> new Backoff(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT2S to PT1S");
    }

    private static Duration[] waits(Backoff backoff, int... attempts) {
        Duration[] waits = new Duration[attempts.length];
        for (int i = 0; i < attempts.length; i++) {
            waits[i] = Duration.ofNanos(backoff.longestWaitNanos(attempts[i]));
        }
        return waits;
    }
}
