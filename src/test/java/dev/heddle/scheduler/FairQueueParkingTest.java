package dev.heddle.scheduler;

import static dev.heddle.scheduler.Serving.serve;
import static dev.heddle.scheduler.Serving.serveAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairQueueParkingTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Columns columns = TestColumns.of(Map.of("llm", 2), "a", "x@llm", "y@llm");
    private final ActiveRowGroup first = TestColumns.rowGroup(0, 1_000);
    private final FairQueue queue = new FairQueue(columns, new int[] {1, 1, 1});

    @Test
    void aParkedResource_isPassedOverAndLosesNothing() {
        add(first, "x", 2);
        add(first, "y", 2);
        add(first, "a", 1);
        queue.park(0);

        assertThat(serveAll(queue)).containsExactly("a0.0");
        assertThat(queue.size()).isEqualTo(4);
        queue.unpark(0);
        assertThat(serveAll(queue)).containsExactly("x0.0", "y0.0", "x0.1", "y0.1");
    }

    @Test
    void aParkedResource_savesNothingUp() {
        add(first, "x", 100);
        add(first, "a", 1_000);
        queue.park(0);
        serve(queue, 500);
        queue.unpark(0);

        assertThat(serve(queue, 6))
                .extracting(each -> each.substring(0, 1))
                .containsExactly("x", "a", "x", "a", "x", "a");
    }

    @Test
    void aColumnThatGetsReadyWhileItsResourceIsParked_isLevelWithTheOthersOfIt() {
        add(first, "x", 10);
        add(first, "a", 1_000);
        queue.park(0);
        serve(queue, 500);
        add(first, "y", 10);
        queue.unpark(0);

        assertThat(serve(queue, 6))
                .extracting(each -> each.substring(0, 1))
                .containsExactly("x", "y", "a", "x", "y", "a");
    }

    @Test
    void columnsOfAResourceThatIsNearlyAlwaysFull_keepTheirWeights() {
        FairQueue weighted = new FairQueue(columns, new int[] {1, 2, 1});
        weighted.addAll(first, TestColumns.cells("x", first, 0, 500), NOW);
        weighted.addAll(first, TestColumns.cells("y", first, 0, 500), NOW);
        weighted.addAll(first, TestColumns.cells("a", first, 0, 1_000), NOW);
        List<String> served = new ArrayList<>();
        for (int round = 0; round < 90; round++) {
            weighted.unpark(0);
            String each = serve(weighted, 1).get(0);
            while (each.startsWith("a")) {
                each = serve(weighted, 1).get(0);
            }
            served.add(each);
            weighted.park(0);
            serve(weighted, 7);
        }

        assertThat(served).filteredOn(each -> each.startsWith("x")).hasSize(60);
        assertThat(served).filteredOn(each -> each.startsWith("y")).hasSize(30);
    }

    private void add(ActiveRowGroup rowGroup, String column, int rows) {
        queue.addAll(rowGroup, TestColumns.cells(column, rowGroup, 0, rows), NOW);
    }
}
