package dev.heddle;

import static dev.heddle.FailurePolicy.keepNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.FailureKind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a description says of failures, on a real store with real threads. */
@Timeout(60)
class FailurePoliciesTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible().withSalvagePause(Duration.ofMillis(1));

    @TempDir
    Path directory;

    private final Map<Long, AtomicInteger> attempts = new ConcurrentHashMap<>();

    private int attempt(Row row) {
        return attempts.computeIfAbsent(row.index(), index -> new AtomicInteger())
                .incrementAndGet();
    }

    @Test
    void keptFailures_leaveNullAndTheirStory() throws SQLException { // behaviour 79
        Dataset dataset = Dataset.named("d")
                .rows(3)
                .key("id")
                .cell("id", row -> "p-" + row.index())
                .cell("rating", row -> {
                    if (row.index() == 1) {
                        throw new IllegalStateException("no rating for " + row.string("id"));
                    }
                    return 5;
                })
                .requires("id")
                .onFailure(keepNull())
                .cell("seen", row -> row.isNull("rating"))
                .requires("rating")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isZero();
            try (Stream<Row> rows = heddle.rows("d")) {
                assertThat(rows.map(row -> row.json("rating") + " " + row.bool("seen")))
                        .containsExactly("5 false", "null true", "5 false");
            }
            assertThat(Queries.strings(
                            heddle,
                            "select column_name || ' ' || row_position || ' ' || row_identity || ' ' || reason"
                                    + " from v_kept_failure"))
                    .containsExactly("rating 1 \"p-1\" no rating for p-1");
        }
    }

    @Test
    void whatMayPass_isTriedAgainInSalvageRounds() { // behaviours 43 and 44
        Dataset dataset = Dataset.named("d")
                .rows(10)
                .cell("a", row -> {
                    if (attempt(row) <= 2 && row.index() % 2 == 0) {
                        throw new RetryableException("down for a moment");
                    }
                    if (row.index() == 9) {
                        throw new RetryableException("down for good");
                    }
                    return row.index();
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isEqualTo(1);
            assertThat(result.firstFailure()).contains("down for good");
            assertThat(attempts.get(0L)).hasValue(3);
            assertThat(attempts.get(9L)).hasValue(3);
        }
    }

    @Test
    void rateLimits_costNoRowAndNoAttempt() { // behaviour 44
        Dataset dataset = Dataset.named("d")
                .rows(4)
                .cell("a", row -> {
                    if (attempt(row) <= 5) {
                        throw new IllegalStateException(new RateLimitedException("too many", Duration.ofMillis(1)));
                    }
                    return 1;
                })
                .resource("llm", 4)
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME.withSalvageRounds(0));

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isZero();
        }
    }

    @Test
    void aClassifier_decidesAboutOtherExceptions() {
        Dataset dataset = Dataset.named("d")
                .rows(2)
                .cell("a", row -> {
                    attempt(row);
                    throw row.index() == 0 ? new IllegalStateException("final") : new UnsupportedOperationException();
                })
                .retry(RetryPolicy.exponential().withWaits(Duration.ZERO, Duration.ZERO))
                .classify(thrown -> thrown instanceof IllegalStateException ? new FailureKind.Final() : null)
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).droppedRows()).isEqualTo(2);
            assertThat(attempts.get(0L)).hasValue(1);
            assertThat(attempts.get(1L)).hasValue(5);
        }
    }

    @Test
    void anAttemptThatTakesTooLong_isInterruptedAndTriedAgain() throws SQLException {
        Dataset dataset = Dataset.named("d")
                .rows(1)
                .cell("a", row -> {
                    if (attempt(row) == 1) {
                        new CountDownLatch(1).await();
                    }
                    return "at last";
                })
                .timeout(Duration.ofMillis(100))
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(Queries.strings(heddle, "select error_message from v_trace where attempt = 1"))
                    .singleElement()
                    .asString()
                    .contains("timed out after 0.1 s");
        }
    }

    @Test
    void tooManyFailures_stopTheBuild_andReadmittedRowsAreComputed() { // behaviours 50 and 52
        AtomicBoolean isDown = new AtomicBoolean(true);
        Dataset dataset = Dataset.named("d")
                .rows(100)
                .rowGroupSize(10)
                .cell("a", row -> {
                    if (isDown.get()) {
                        throw new IllegalStateException("no service");
                    }
                    return row.index();
                })
                .build();
        BuildOptions gated = RESUME.withErrorGate(10, 0.5).withMaxInFlight(2);

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult stopped = heddle.build(dataset, gated);

            assertThat(stopped.outcome()).isEqualTo(Outcome.PARTIAL);
            assertThat(stopped.stopReason()).contains("\"a\"", "no service");
            assertThat(stopped.droppedRows()).isBetween(10L, 20L);

            isDown.set(false);
            assertThat(heddle.readmit("d", "a", "nothing like it")).isZero();
            assertThat(heddle.readmit("d", "a", "no serv.ce")).isEqualTo(stopped.droppedRows());
            BuildResult result = heddle.build(dataset, gated);
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.liveRows()).isEqualTo(100);
            assertThat(heddle.verify("d")).isEmpty();
        }
    }

    @Test
    void aFormulaThatFailsForEveryRow_stopsTheBuild() { // behaviour 49
        Dataset dataset = Dataset.named("d")
                .rows(60)
                .rowGroupSize(3)
                .cell("a", row -> {
                    throw new IllegalStateException("division by zero");
                })
                .formula()
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
            assertThat(result.stopReason()).contains("\"a\"", "every row of row group", "division by zero");
            assertThat(result.droppedRows()).isLessThan(60);
        }
    }
}
