package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A build on one thread and on made-up time: the real state machine and the real turn, scripted user code that ends in
 * random order, and a process that dies when the crash plan says so. A seed is a run; the {@link Laws} are asked at every
 * step.
 */
final class Simulation {
    private static final int STEPS_MAX = 200_000;

    private final BuildDefinition definition;
    private final BuildLimits limits;
    private final ScriptedWork work;
    private final CrashPlan crashes;
    private final SplittableRandom random;
    private final RecordedJournal journal = new RecordedJournal();
    private final ManualClock clock = new ManualClock();
    private final Laws laws;
    private final List<String> log = new ArrayList<>();

    /** What dies with the process. */
    private ManualWorkers workers;

    private BuildState state;
    private BuildLoop loop;
    private final Deque<Ended> inbox = new ArrayDeque<>();
    private final Set<Task> failedInThisRun = new HashSet<>();

    /** What does not. */
    private final Set<Task> computed = new HashSet<>();

    private int computedAgain;
    private int computedAgainMax;
    private int crashCount;
    private int inTurn;

    private record Ended(Assignment assignment, Outcome outcome) {}

    Simulation(BuildDefinition definition, BuildLimits limits, ScriptedWork work, CrashPlan crashes, long seed) {
        this.definition = definition;
        this.limits = limits;
        this.work = work;
        this.crashes = crashes;
        this.random = new SplittableRandom(seed);
        this.laws = new Laws(definition, limits, journal);
        boot();
    }

    RecordedJournal journal() {
        return journal;
    }

    /** Every decision of every process, in order. */
    List<String> log() {
        return log;
    }

    int crashCount() {
        return crashCount;
    }

    /** Runs until the build is over, through all crashes. */
    Simulation run() {
        int steps = 0;
        restart();
        while (!state.isOver()) {
            assertThat(steps++).as("steps of a build that should have ended").isLessThan(STEPS_MAX);
            try {
                step();
            } catch (SimulatedCrash crash) {
                crash(crash);
            }
        }
        assertThat(workers.running()).as("in flight at the end").isEmpty();
        assertThat(computedAgain).as("law 10: work done again").isLessThanOrEqualTo(computedAgainMax);
        return this;
    }

    private void step() {
        crashes.pass("between turns");
        finishSome();
        List<Event> events = new ArrayList<>();
        while (!inbox.isEmpty() && events.size() < limits.eventsPerTurnMax()) {
            events.add(inbox.remove().outcome());
        }
        inTurn = events.size();
        turn(events);
        inTurn = 0;
        if (!state.isOver()) {
            List<Assignment> unanswered = new ArrayList<>(workers.running());
            inbox.forEach(each -> unanswered.add(each.assignment()));
            laws.onQuiet(unanswered, failedInThisRun);
        }
    }

    private void turn(List<Event> events) {
        loop.turn(events);
    }

    /** Lets some of what is running end, in random order, or time pass. */
    private void finishSome() {
        List<Assignment> running = workers.running();
        int finishing = running.isEmpty() ? 0 : random.nextInt(running.size() + 1);
        for (int i = 0; i < finishing; i++) {
            Assignment assignment = workers.take(random.nextInt(running.size()));
            long startedNanos = clock.nanos();
            clock.pass(random.nextLong(1_000_000));
            Outcome outcome = work.perform(assignment, startedNanos, clock.nanos());
            note(assignment.task(), outcome);
            inbox.add(new Ended(assignment, outcome));
        }
        if (random.nextInt(10) == 0) {
            clock.setWallOff(Duration.ofSeconds(random.nextInt(-3600, 3600)));
        }
        if (inbox.isEmpty() && running.isEmpty()) {
            long idleNanos = state.idleNanos(new Moment(clock.nanos(), clock.wall()));
            assertThat(idleNanos)
                    .as("a build with nothing in flight waits for time alone")
                    .isNotEqualTo(Long.MAX_VALUE);
            clock.pass(idleNanos);
        }
    }

    private void note(Task task, Outcome outcome) {
        if (outcome instanceof Outcome.Failed) {
            failedInThisRun.add(task);
        } else if (!computed.add(task)) {
            computedAgain++;
        }
    }

    private void crash(SimulatedCrash crash) {
        crashCount++;
        computedAgainMax += workers.running().size() + inbox.size() + inTurn;
        inTurn = 0;
        log.add("crash " + crash.getMessage());
        restart();
    }

    private void restart() {
        while (true) {
            try {
                boot();
                loop.restore();
                turn(List.of());
                return;
            } catch (SimulatedCrash crash) {
                crashCount++;
                computedAgainMax += workers.running().size();
                log.add("crash at start " + crash.getMessage());
            }
        }
    }

    private void boot() {
        journal.nextRun();
        laws.onRestart();
        inbox.clear();
        failedInThisRun.clear();
        workers = new ManualWorkers(limits.inFlightMax(), this::onStart);
        state = new BuildState(definition, limits, journal.run(), true);
        loop = new BuildLoop(state, new WatchedJournal(), workers, Simulation::neverTold, clock, BuildObserver.NONE);
    }

    private static void neverTold(Outcome outcome) {
        throw new AssertionError("manual workers tell nothing by themselves: " + outcome);
    }

    private void onStart(Assignment assignment) {
        crashes.pass("before a start");
        laws.onStart(assignment, workers.running());
        log.add("start " + assignment.task().stableId() + " attempt " + assignment.attempt() + " on "
                + assignment.input().getClass().getSimpleName());
    }

    /** The journal with a chance to die around each commit. */
    private final class WatchedJournal implements Journal {
        @Override
        public long run() {
            return journal.run();
        }

        @Override
        public boolean followsDeath() {
            return journal.followsDeath();
        }

        @Override
        public void replayFinalized(Consumer<Fact> reader) {
            journal.replayFinalized(reader);
        }

        @Override
        public void replay(int rowGroup, Consumer<Fact> reader) {
            crashes.pass("during recovery");
            // Tables have no order, and a fact may be told twice.
            List<Fact> facts = new ArrayList<>(journal.facts(rowGroup));
            facts.addAll(journal.facts(rowGroup));
            while (!facts.isEmpty()) {
                reader.accept(facts.remove(random.nextInt(facts.size())));
            }
        }

        @Override
        public void commit(Turn turn) {
            crashes.pass("before a commit");
            laws.onCommit(turn, workers.running());
            journal.commit(turn);
            laws.afterCommit(turn, workers.running());
            log.add("commit " + turn);
            inTurn = 0;
            crashes.pass("after a commit");
        }

        @Override
        public void end(String outcome, Instant at) {
            journal.end(outcome, at);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
