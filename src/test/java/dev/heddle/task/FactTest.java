package dev.heddle.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void batches_areEqualByTheirRowsAndValues() {
        BatchCompleted batch = new BatchCompleted("a", 0, new int[] {0, 2}, List.of("1", "2"));
        BatchCompleted same = new BatchCompleted("a", 0, new int[] {0, 2}, List.of("1", "2"));

        assertThat(batch).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(batch).isNotEqualTo(new BatchCompleted("a", 0, new int[] {0, 1}, List.of("1", "2")));
        assertThat(batch).isNotEqualTo(new BatchCompleted("a", 0, new int[] {0, 2}, List.of("1", "3")));
    }

    @Test
    void values_stayOutOfMessages() {
        assertThat(new BatchCompleted("a", 0, new int[] {0}, List.of("\"secret\"")))
                .asString()
                .doesNotContain("secret");
        assertThat(new CellCompleted("a", 0, 0, "\"secret\"")).asString().doesNotContain("secret");
    }

    @Test
    void batchOfNoRows_isAFact() {
        assertThat(new BatchCompleted("a", 0, new int[0], List.of()).values()).isEmpty();
    }

    @Test
    void contradictions_areRefused() {
        Stream<Runnable> calls = Stream.of(
                () -> new CellCompleted("a", 0, -1, "1"),
                () -> new CellCompleted("a", -1, 0, "1"),
                () -> new BatchCompleted("a", -1, new int[0], List.of()),
                () -> new BatchCompleted("a", 0, new int[] {0, 1}, List.of("1")),
                () -> new BatchCompleted("a", 0, new int[] {1, 1}, List.of("1", "2")),
                () -> new BatchCompleted("a", 0, new int[] {-1, 1}, List.of("1", "2")),
                () -> new RowDropped(0, -1, "a", "no answer", null, 1, NOON),
                () -> new RowDropped(0, 0, "a", "no answer", null, -1, NOON),
                () -> new RowGroupFinalized(-1, 0, NOON),
                () -> new RowGroupFinalized(0, -1, NOON));

        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }
}
