package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.Graphs;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 8: who ends next is an event; how long it takes until then is not. */
class RealThreadsTest {
    private static final int ROWS = 12;
    private static final int IN_FLIGHT_MAX = 4;
    private static final List<String> COLUMNS = List.of("a", "b", "c");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(60)
    void tasksThatEndInTheSameOrder_leadToTheSameDecisions(long seed) throws Exception {
        List<String> first = onOneThread(seed);

        assertThat(first).hasSizeGreaterThan(2 * COLUMNS.size() * ROWS);
        assertThat(onOneThread(seed)).isEqualTo(first);
        assertThat(onRealThreads(seed)).isEqualTo(first);
        assertThat(onOneThread(seed + 1)).as("another order of ends").isNotEqualTo(first);
    }

    /** Of those at work always the one that comes first in an order drawn from the seed. */
    private static Task nextOf(Set<Task> atWork, long seed) {
        return atWork.stream()
                .min(Comparator.comparingInt((Task task) -> (task.stableId() + seed).hashCode() * 0x9E3779B9)
                        .thenComparing(Task::stableId))
                .orElseThrow();
    }

    private static List<String> onOneThread(long seed) {
        Decisions record = new Decisions();
        ManualWorkers workers = new ManualWorkers(IN_FLIGHT_MAX, record::start);
        BuildState state = new BuildState(definition(task -> {}), limits(), 1, false);
        BuildLoop loop = new BuildLoop(state, new RecordedJournal(), workers, outcome -> {}, new ManualClock(), record);
        loop.restore();
        loop.turn(List.of());
        while (!state.isOver()) {
            Task next = nextOf(record.atWork, seed);
            record.atWork.remove(next);
            Assignment assignment = workers.running().stream()
                    .filter(each -> each.task().equals(next))
                    .findFirst()
                    .orElseThrow();
            workers.take(workers.running().indexOf(assignment));
            loop.turn(List.of(new Outcome.CellComputed(assignment.id(), 0, 0, "1")));
        }
        return record.lines;
    }

    /** Each task waits at a gate of its own, which opens when the turn after the last end is over. */
    private static List<String> onRealThreads(long seed) throws Exception {
        Decisions record = new Decisions();
        Map<Task, CountDownLatch> gates = new ConcurrentHashMap<>();
        Gated gated = input ->
                gates.computeIfAbsent(input, absent -> new CountDownLatch(1)).await();
        try (LocalWorkers workers = LocalWorkers.open("real", IN_FLIGHT_MAX)) {
            Build build = new Build(
                    definition(gated),
                    new RecordedJournal(),
                    new ObservedWorkers(workers, record::start),
                    limits(),
                    BuildClock.system(),
                    record);
            FutureTask<Ending> running = new FutureTask<>(build::run);
            Thread loop = new Thread(running, "loop");
            loop.start();
            for (int ended = 0; ended < COLUMNS.size() * ROWS; ended++) {
                awaitTurnAfter(build, ended, running);
                Task next = nextOf(record.atWork, seed);
                record.atWork.remove(next);
                gates.computeIfAbsent(next, absent -> new CountDownLatch(1)).countDown();
            }
            assertThat(running.get().isFinished()).isTrue();
            loop.join();
        }
        return record.lines;
    }

    private static void awaitTurnAfter(Build build, int ended, FutureTask<Ending> running) {
        Progress progress = build.progress();
        while (!running.isDone() && (progress.cellsThisRun() < ended || progress.tasksInFlight() == 0)) {
            Thread.onSpinWait();
            progress = build.progress();
        }
    }

    /** User code that waits for its own task. */
    @FunctionalInterface
    private interface Gated {
        void pass(Task task) throws InterruptedException;
    }

    private static BuildDefinition definition(Gated gated) {
        return new BuildDefinition(
                Graphs.parse("a[cell] -> b[cell]; c[cell]; a -> c"),
                RowGroupPlan.of(ROWS, 5),
                Map.of(
                        "a", rules(gated, "a", List.of()),
                        "b", rules(gated, "b", List.of("a")),
                        "c", rules(gated, "c", List.of("a"))));
    }

    private static ColumnRules rules(Gated gated, String column, List<String> inputs) {
        CellGenerator generator = input -> {
            gated.pass(Task.cell(column, input.rowGroup(), input.rowIndex()));
            return "1";
        };
        return new ColumnRules(generator, inputs, null, Backoff.NONE);
    }

    private static BuildLimits limits() {
        return new BuildLimits(IN_FLIGHT_MAX, Map.of(), 2, 100, Duration.ofSeconds(10), true, 1);
    }

    /** What is decided, without times: starts and facts. Whether a start took long enough to be recorded is a matter of time. */
    private static final class Decisions implements BuildObserver {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final Set<Task> atWork = ConcurrentHashMap.newKeySet();

        void start(Assignment assignment) {
            lines.add("start " + assignment.task().stableId());
            atWork.add(assignment.task());
        }

        @Override
        public void admitted(int rowGroup) {
            lines.add("admitted " + rowGroup);
        }

        @Override
        public void committed(Turn turn, RowKeys keys) {
            for (Fact fact : turn.facts()) {
                lines.add(fact instanceof Fact.RowGroupFinalized end ? "finalized " + end.rowGroup() : fact.toString());
            }
        }

        @Override
        public void trouble(String resource, String message) {
            lines.add("trouble " + resource);
        }
    }
}
