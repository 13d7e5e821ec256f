package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.scheduler.FailureLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildOptionsTest {
    @Test
    void options_refuseWhatCannotWork() {
        BuildOptions options = BuildOptions.resumeIfPossible();

        assertThatThrownBy(() -> options.withMaxInFlight(0)).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> options.withMaxActiveRowGroups(-1)).hasMessageContaining("at least 1, not -1");
        assertThatThrownBy(() -> options.withMaxValueBytes(2_000_000)).hasMessageContaining("at most 1048576");
        assertThatThrownBy(() -> options.withCancelGrace(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> options.withProgress(Duration.ZERO, progress -> {}))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> RetryPolicy.exponential().withAttempts(0)).hasMessageContaining("below 1");
    }

    @Test
    void options_areCopiedByEachWith() {
        BuildOptions options = BuildOptions.always();

        BuildOptions changed = options.withMaxInFlight(7).withTrace(false).withSeed(3);

        assertThat(options.inFlightMax()).isEqualTo(128);
        assertThat(changed.inFlightMax()).isEqualTo(7);
        assertThat(changed.mode()).isEqualTo(ResumeMode.ALWAYS);
        assertThat(changed.limits(Map.of()).isTraced()).isFalse();
        assertThat(changed.limits(Map.of()).seed()).isEqualTo(3);
    }

    @Test
    void limitsOfFailure_reachTheEngine_eachByItself() {
        BuildOptions options = BuildOptions.resumeIfPossible();
        FailureLimits usual = FailureLimits.DEFAULT;

        assertThat(failures(options)).isEqualTo(usual);
        FailureLimits all = failures(options.withSalvageRounds(5)
                .withSalvagePause(Duration.ofSeconds(1))
                .withRateLimitPatience(Duration.ofMinutes(2))
                .withErrorGate(20, 0.25)
                .withMaxDeaths(1));
        assertThat(all)
                .isEqualTo(new FailureLimits(
                        5, Duration.ofSeconds(1), Duration.ofMinutes(2), 20, 0.25, 1, usual.interruptedGrace()));
        assertThat(failures(options.withErrorGate(20, 0.25).withoutErrorGate()).gateRate())
                .isEqualTo(FailureLimits.NO_GATE);
    }

    @Test
    void limitsOfFailure_refuseWhatCannotWork() {
        BuildOptions options = BuildOptions.resumeIfPossible();

        assertThatThrownBy(() -> options.withSalvageRounds(-1)).hasMessageContaining("at least 0, not -1");
        assertThatThrownBy(() -> options.withSalvagePause(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> options.withRateLimitPatience(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> options.withErrorGate(0, 0.5)).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> options.withErrorGate(10, 1.5)).hasMessageContaining("withoutErrorGate()");
        assertThatThrownBy(() -> options.withErrorGate(10, Double.NaN)).hasMessageContaining("not NaN");
        assertThatThrownBy(() -> options.withMaxDeaths(0)).hasMessageContaining("at least 1, not 0");
    }

    private static FailureLimits failures(BuildOptions options) {
        return options.limits(Map.of()).failures();
    }
}
