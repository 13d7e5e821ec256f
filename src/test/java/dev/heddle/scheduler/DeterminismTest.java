package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.RandomBuild.Scope;
import dev.heddle.store.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Law 8: the same outcomes in the same order give the same decisions, whoever waits how long for whom. The builds are random,
 * and without anything that waits for a clock: when a retry is due is an event of its own, which real time would move.
 */
@Timeout(120)
class DeterminismTest {
    private static final int SEEDS = 60;
    private static final long JITTER_NANOS_MAX = 300_000;

    @Test
    void theSameOutcomesInTheSameOrder_giveTheSameDecisions() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> order = new ArrayList<>();
            List<String> first = onOneThread(seed, order, true);

            assertThat(first).as("seed %s", seed).isEqualTo(onOneThread(seed, order, false));
        }
    }

    @Test
    void realThreadsThatDeliverInThatOrder_changeNothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> order = new ArrayList<>();
            List<String> scripted = onOneThread(seed, order, true);

            assertThat(onRealThreads(seed, order)).as("seed %s", seed).isEqualTo(scripted);
        }
    }

    /** The loop by itself, with one outcome a turn: in random order, which is written down, or in the order that is given. */
    private static List<String> onOneThread(long seed, List<String> order, boolean isDrawn) {
        RandomBuild build = RandomBuild.of(seed, Scope.TIMELESS);
        SplittableRandom random = new SplittableRandom(seed);
        DecisionLog log = new DecisionLog();
        ManualClock clock = new ManualClock();
        ManualWorkers workers = new ManualWorkers(build.limits().inFlightMax(), log::start);
        BuildState state = new BuildState(build.definition(), oneAtATime(build.limits()), 1, false);
        BuildLoop loop = new BuildLoop(state, new RecordedJournal(), workers, outcome -> {}, clock, observer(log));
        loop.turn(List.of());
        for (int ended = 0; !state.isOver(); ) {
            if (workers.running().isEmpty()) {
                assertThat(loop.idleNanos()).as("seed %s", seed).isZero();
                loop.turn(List.of());
                continue;
            }
            if (isDrawn) {
                Assignment drawn =
                        workers.running().get(random.nextInt(workers.running().size()));
                order.add(drawn.task().stableId());
            }
            loop.turn(List.of(perform(build, take(workers, order.get(ended++)), clock)));
        }
        return log.lines();
    }

    private static List<String> onRealThreads(long seed, List<String> order) {
        RandomBuild build = RandomBuild.of(seed, Scope.TIMELESS);
        DecisionLog log = new DecisionLog();
        try (LocalWorkers threads = LocalWorkers.open("build", build.limits().inFlightMax())) {
            Ending ending = new Build(
                            build.definition(),
                            new RecordedJournal(),
                            new OrderlyWorkers(threads, order, log),
                            oneAtATime(build.limits()),
                            new ManualClock(),
                            observer(log))
                    .run();
            assertThat(ending.isFinished()).isTrue();
        }
        return log.lines();
    }

    private static BuildLimits oneAtATime(BuildLimits limits) {
        return new BuildLimits(
                limits.inFlightMax(),
                limits.resources(),
                limits.activeRowGroupsMax(),
                1,
                limits.cancelGrace(),
                limits.isTraced(),
                limits.seed(),
                limits.failures());
    }

    private static Assignment take(ManualWorkers workers, String task) {
        List<Assignment> running = workers.running();
        for (int i = 0; i < running.size(); i++) {
            if (running.get(i).task().stableId().equals(task)) {
                return workers.take(i);
            }
        }
        throw new AssertionError(task + " is to end next, but running are " + running);
    }

    private static Outcome perform(RandomBuild build, Assignment assignment, ManualClock clock) {
        try {
            return new Computation(build.definition(), clock, assignment, clock.nanos()).run();
        } catch (Exception thrown) {
            ColumnRules rules = build.definition().rulesOf(assignment.task().column());
            Failure failure = Failure.thrown(thrown, rules.classifier());
            return new Outcome.Failed(assignment.id(), clock.nanos(), clock.nanos(), failure);
        }
    }

    private static BuildObserver observer(DecisionLog log) {
        return new BuildObserver() {
            @Override
            public void admitted(int rowGroup) {
                log.add("admitted " + rowGroup);
            }

            @Override
            public void committed(Turn turn, RowKeys keys) {
                log.commit(turn);
            }

            @Override
            public void trouble(String resource, String message) {
                log.add("trouble with " + resource + ": " + message);
            }
        };
    }

    /** Real threads that take their time, and whose outcomes wait for each other. */
    private static final class OrderlyWorkers implements Workers {
        private final LocalWorkers threads;
        private final List<String> order;
        private final DecisionLog log;
        private final SplittableRandom jitter = new SplittableRandom();
        private final Map<String, Outcome> early = new HashMap<>();
        private int next;

        OrderlyWorkers(LocalWorkers threads, List<String> order, DecisionLog log) {
            this.threads = threads;
            this.order = order;
            this.log = log;
        }

        @Override
        public void prepare(BuildDefinition definition) {
            threads.prepare(definition);
        }

        @Override
        public int freeSlots() {
            return threads.freeSlots();
        }

        @Override
        public void start(Assignment assignment, Consumer<Outcome> inbox) {
            log.start(assignment);
            long nanos = jitter.nextLong(JITTER_NANOS_MAX);
            threads.start(assignment, outcome -> {
                LockSupport.parkNanos(nanos);
                ended(assignment.task().stableId(), outcome, inbox);
            });
        }

        @Override
        public void cancel(long assignment) {
            threads.cancel(assignment);
        }

        @Override
        public void close() {
            threads.close();
        }

        private synchronized void ended(String task, Outcome outcome, Consumer<Outcome> inbox) {
            early.put(task, outcome);
            while (next < order.size() && early.containsKey(order.get(next))) {
                inbox.accept(requireNonNull(early.remove(order.get(next++))));
            }
        }
    }
}
