package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorGateTest {
    private final Columns columns = TestColumns.of(Map.of(), "a", "b", "c");

    @Test
    void b50_beforeTheTenthOutcome_nothingHappens() {
        ErrorGate gate = ErrorGate.of(10, 0.5);
        fail(gate, "a", 9);
        assertThat(gate.isTripped()).isFalse();
        assertThat(gate.reason()).isNull();

        gate.succeeded();

        assertThat(gate.isTripped()).isTrue();
    }

    @Test
    void b50_atTheTenthWithHalfFailed_itTrips() {
        ErrorGate gate = ErrorGate.of(10, 0.5);
        succeed(gate, 5);
        fail(gate, "a", 4);
        assertThat(gate.isTripped()).isFalse();

        fail(gate, "a", 1);

        assertThat(gate.isTripped()).isTrue();
    }

    @Test
    void b50_withLessThanHalfFailed_itDoesNot() {
        ErrorGate gate = ErrorGate.of(10, 0.5);
        fail(gate, "a", 4);
        succeed(gate, 6);

        assertThat(gate.isTripped()).isFalse();
    }

    @Test
    void outcomesThatLeftTheWindow_areForgotten() {
        ErrorGate gate = ErrorGate.of(10, 0.5);
        fail(gate, "a", 4);
        succeed(gate, 10);
        fail(gate, "a", 4);
        assertThat(gate.isTripped()).isFalse();

        fail(gate, "a", 1);

        assertThat(gate.isTripped()).isTrue();
    }

    @Test
    void b51_aDisabledGate_neverTrips() {
        ErrorGate gate = ErrorGate.disabled();
        fail(gate, "a", 1_000);

        assertThat(gate.isTripped()).isFalse();
    }

    @Test
    void b51_ninetyNineFailures_doNotFillAWindowOfAHundred() {
        ErrorGate gate = ErrorGate.of(100, 0.5);
        fail(gate, "a", 99);
        assertThat(gate.isTripped()).isFalse();

        fail(gate, "a", 1);

        assertThat(gate.isTripped()).isTrue();
    }

    @Test
    void aRate_isMetExactly() {
        ErrorGate gate = ErrorGate.of(100, 0.07);
        succeed(gate, 93);
        fail(gate, "a", 6);
        assertThat(gate.isTripped()).isFalse();

        fail(gate, "a", 1);

        assertThat(gate.isTripped())
                .as("7 of 100, though 0.07 * 100 is above 7 as a double")
                .isTrue();
    }

    @Test
    void onceTripped_itStaysSoAndKeepsItsReason() {
        ErrorGate gate = ErrorGate.of(4, 0.5);
        fail(gate, "a", 4);
        String reason = gate.reason();

        succeed(gate, 100);
        fail(gate, "b", 100);

        assertThat(gate.isTripped()).isTrue();
        assertThat(gate.reason()).isEqualTo(reason);
    }

    @Test
    void b52_theReason_namesColumnsAndCommonestErrors() {
        ErrorGate gate = ErrorGate.of(20, 0.5);
        gate.failed(columns.named("c"), failure("IllegalState", "row 1 is odd"));
        for (int i = 0; i < 5; i++) {
            gate.failed(columns.named("b"), failure("Refused", "connection " + i + " of 9 refused"));
        }
        gate.failed(columns.named("a"), failure("TooLong", "more than allowed"));
        gate.failed(columns.named("a"), failure("TooLong", "more than allowed"));
        gate.failed(columns.named("a"), Failure.invalid("returned 3 values for 4 rows; it must return one for each"));
        gate.failed(columns.named("a"), failure("IllegalState", "row 2 is odd"));
        succeed(gate, 10);

        assertThat(gate.reason())
                .contains("10 of the last 20 outcomes were final failures, and the build stops at a rate of 0.5")
                .contains("in column \"b\" (5), column \"a\" (4), column \"c\" (1).")
                .contains(
                        "The commonest errors: Refused: connection 0 of 9 refused (5); IllegalState: row 1 is odd (2); "
                                + "TooLong: more than allowed (2).")
                .contains("resume");
    }

    @Test
    void theReason_isShortWhateverTheMessages() {
        ErrorGate gate = ErrorGate.of(10, 1);
        for (int i = 0; i < 10; i++) {
            gate.failed(columns.named("a"), failure("E" + "x".repeat(i), "y".repeat(4_000)));
        }

        assertThat(gate.reason()).isNotNull().hasSizeLessThan(1_500);
    }

    @Test
    void settingsOutOfRange_areRefused() {
        assertThatThrownBy(() -> ErrorGate.of(0, 0.5)).isInstanceOf(IllegalArgumentException.class);
        for (double rate : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> ErrorGate.of(10, rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(rate));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void random_tripsExactlyWhenTheLastOnesSaySo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int window = random.nextInt(1, 30);
        int failuresToTrip = random.nextInt(1, window + 1);
        ErrorGate gate = ErrorGate.of(window, failuresToTrip / (double) window);
        double failing = random.nextDouble();
        List<Boolean> all = new ArrayList<>();
        boolean hasTripped = false;
        for (int step = 0; step < 500; step++) {
            boolean isFailure = random.nextDouble() < failing;
            all.add(isFailure);
            if (isFailure) {
                fail(gate, "a", 1);
            } else {
                gate.succeeded();
            }
            List<Boolean> last = all.subList(Math.max(0, all.size() - window), all.size());
            hasTripped |=
                    last.size() == window && last.stream().filter(each -> each).count() >= failuresToTrip;
            assertThat(gate.isTripped()).as("seed %s, step %s", seed, step).isEqualTo(hasTripped);
        }
    }

    private void fail(ErrorGate gate, String column, int times) {
        for (int i = 0; i < times; i++) {
            gate.failed(columns.named(column), failure("Broken", "no"));
        }
    }

    private static void succeed(ErrorGate gate, int times) {
        for (int i = 0; i < times; i++) {
            gate.succeeded();
        }
    }

    private static Failure failure(String errorClass, String message) {
        return new Failure(Failure.Kind.THROWN, errorClass, message, null);
    }
}
