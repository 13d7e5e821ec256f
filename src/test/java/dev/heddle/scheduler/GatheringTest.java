package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.Outcome.CellComputed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a turn is put off, and by how much at most. */
class GatheringTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final Gathering gathering = new Gathering();

    @Test
    void quickTasks_areAwaited_forAsLongAsTheyShouldTake() {
        gathering.turned(outcomes(500, MICRO), 400, 900, MILLI);

        assertThat(gathering.wanted()).isEqualTo(900);
        // Twice 400 tasks of a microsecond, and a thread that wakes.
        assertThat(gathering.nanos()).isBetween(800 * MICRO, 900 * MICRO);
    }

    @ParameterizedTest
    @CsvSource({
        // What is started takes longer than the turn that would be saved, by itself or all together.
        "1, 10000, 1, 1000",
        "500, 2, 500, 1000",
        // A turn that is over before a thread wakes is not worth a wait.
        "1, 0, 1, 40",
        // Nothing was started, so that nothing more is to be expected.
        "500, 1, 0, 1000"
    })
    void otherTurns_areNotPutOff(int events, int apieceMicros, int starts, int turnMicros) {
        gathering.turned(outcomes(events, apieceMicros * MICRO), starts, 600, turnMicros * MICRO);

        assertThat(gathering.nanos()).isZero();
    }

    @Test
    void eachTurn_isJudgedByTheLastOne() {
        gathering.turned(outcomes(500, MICRO), 500, 1_000, 2 * MILLI);
        assertThat(gathering.nanos()).isPositive();

        gathering.turned(List.of(), 500, 1_000, 2 * MILLI);
        assertThat(gathering.nanos()).isZero();

        gathering.turned(outcomes(500, MICRO), 500, 1_000, 2 * MILLI);
        gathering.turned(List.of(new CancelRequested()), 500, 1_000, 2 * MILLI);
        assertThat(gathering.nanos()).isZero();
    }

    /** Outcomes that one worker came to, one after the other. */
    private static List<Event> outcomes(int count, long apieceNanos) {
        return IntStream.range(0, count)
                .mapToObj(i -> (Event) new CellComputed(i, i * apieceNanos, (i + 1) * apieceNanos, "1"))
                .toList();
    }
}
