package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.Graphs;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that finds half of its tasks done waits for the other half, where tasks are quick. */
@Timeout(60)
class GatheredTurnsTest {
    private static final int ROWS = 395;
    private static final int IN_FLIGHT_MAX = 10;

    /** What passes between two looks at the clock, of which a turn has some; few turns must not make a task seem long. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(6);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecordedJournal journal = new RecordedJournal();

    @Test
    void quickTasks_areTakenInTogether() throws Exception {
        List<Integer> sizes = turnSizes(QUICK_NANOS);

        // Not all: the first turn cannot know, and a machine that is busy with something else may be too late.
        assertThat(sizes.stream().filter(size -> size == IN_FLIGHT_MAX)).hasSizeGreaterThan(sizes.size() / 2);
    }

    @Test
    void slowTasks_areTakenInAsTheyCome() throws Exception {
        List<Integer> sizes = turnSizes(SLOW_NANOS);

        assertThat(sizes.stream().filter(size -> size == IN_FLIGHT_MAX)).hasSizeLessThan(sizes.size() / 2);
    }

    /** How many outcomes the turns of a build took in. */
    private List<Integer> turnSizes(long taskNanos) throws Exception {
        run(taskNanos);
        List<Integer> sizes = journal.turns().stream()
                .map(turn -> (int) turn.facts().stream()
                        .filter(fact -> fact instanceof Fact.CellCompleted)
                        .count())
                .filter(size -> size > 0)
                .toList();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
        return sizes;
    }

    private void run(long taskNanos) throws Exception {
        CellGenerator generator = input -> "1";
        BuildDefinition definition = new BuildDefinition(
                Graphs.parse("a[cell]"),
                RowGroupPlan.of(ROWS, ROWS),
                Map.of("a", new ColumnRules(generator, List.of(), null, Backoff.NONE)));
        BuildLimits limits = new BuildLimits(IN_FLIGHT_MAX, Map.of(), 1, 100, Duration.ofSeconds(10), false, 1);
        AttentiveWorkers workers = new AttentiveWorkers(Thread.currentThread(), taskNanos);
        Thread answering = new Thread(workers::answer, "answering");
        answering.start();
        try {
            Ending ending = new Build(definition, journal, workers, limits, new TickingClock()).run();
            assertThat(ending.isFinished()).isTrue();
        } finally {
            answering.interrupt();
            answering.join();
        }
    }

    /** Answer every other assignment at once, and the rest when the loop waits. */
    private static final class AttentiveWorkers implements Workers {
        private final BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
        private final AtomicInteger free = new AtomicInteger(IN_FLIGHT_MAX);
        private final Thread loop;
        private final long taskNanos;
        private int started;

        AttentiveWorkers(Thread loop, long taskNanos) {
            this.loop = loop;
            this.taskNanos = taskNanos;
        }

        void answer() {
            try {
                while (true) {
                    Runnable answer = later.take();
                    while (loop.getState() != Thread.State.WAITING && loop.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    for (; answer != null; answer = later.poll()) {
                        answer.run();
                    }
                }
            } catch (InterruptedException over) {
                // The test says so.
            }
        }

        @Override
        public void prepare(BuildDefinition definition) {}

        @Override
        public int freeSlots() {
            return free.get();
        }

        @Override
        public void start(Assignment assignment, Consumer<Outcome> inbox) {
            free.decrementAndGet();
            Runnable answer = () -> {
                free.incrementAndGet();
                inbox.accept(new CellComputed(assignment.id(), 0, taskNanos, "1"));
            };
            if (++started % 2 == 0) {
                answer.run();
            } else {
                later.add(answer);
            }
        }

        @Override
        public void cancel(long assignment) {}

        @Override
        public void close() {}
    }

    /** Time that passes by being asked for. Loop thread only. */
    private static final class TickingClock implements BuildClock {
        private long nanos;

        @Override
        public long nanos() {
            nanos += TICK_NANOS;
            return nanos;
        }

        @Override
        public Instant wall() {
            return Instant.EPOCH.plusNanos(nanos);
        }
    }
}
