package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.FailureKind;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class UserFailuresTest {
    private static final FailureClassifier ALL_FINAL = thrown -> new FailureKind.Final();

    private final UserFailures failures = new UserFailures(ALL_FINAL);

    @Test
    void ourExceptions_sayWhatTheyAre() {
        assertThat(failures.classify(new RetryableException("down"))).isEqualTo(new FailureKind.Retryable());
        assertThat(failures.classify(new RateLimitedException("busy"))).isEqualTo(new FailureKind.RateLimited(null));
        assertThat(failures.classify(new RateLimitedException("busy", Duration.ofSeconds(7))))
                .isEqualTo(new FailureKind.RateLimited(Duration.ofSeconds(7)));
    }

    @Test
    void wrappedOnes_areFoundAmongTheCauses_theNearestCounts() {
        Throwable limited = new RateLimitedException("busy", Duration.ofSeconds(1));

        assertThat(failures.classify(new ExecutionException(new CompletionException(limited))))
                .isEqualTo(new FailureKind.RateLimited(Duration.ofSeconds(1)));
        assertThat(failures.classify(new UndeclaredThrowableException(limited)))
                .isEqualTo(new FailureKind.RateLimited(Duration.ofSeconds(1)));
        assertThat(failures.classify(new RetryableException("gave up waiting", limited)))
                .isEqualTo(new FailureKind.Retryable());
    }

    @Test
    void others_areTheUsersToJudge_asTheyWereThrown() {
        UserFailures judged =
                new UserFailures(thrown -> thrown instanceof IOException ? new FailureKind.Retryable() : null);

        assertThat(judged.classify(new IOException("broken pipe"))).isEqualTo(new FailureKind.Retryable());
        assertThat(judged.classify(new IllegalStateException(new IOException("broken pipe"))))
                .isNull();
        assertThat(new UserFailures(FailureClassifier.NONE).classify(new IOException()))
                .isNull();
    }

    @Test
    void aCircleOfCauses_isLeft() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(failures.classify(first)).isEqualTo(new FailureKind.Final());
    }

    @Test
    void aNegativeWait_isRefused() {
        assertThatThrownBy(() -> new RateLimitedException("busy", Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
