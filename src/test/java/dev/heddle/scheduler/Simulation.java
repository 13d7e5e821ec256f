package dev.heddle.scheduler;

import dev.heddle.generator.HookInput;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A build on one thread and on made-up time: the real state machine, the real turn and the real call of user code; a journal
 * that keeps what was committed and nothing else; and processes that die when the crash plan says so, or are cancelled. A seed
 * is a run of it, again and again the same; the {@link Laws} are asked at every step.
 */
final class Simulation {
    private static final int STEPS_MAX = 100_000;
    private static final long NANOS_MAX = Duration.ofDays(30).toNanos();
    private static final int CLOCK_IS_SET_ONE_IN = 10;
    private static final int CANCEL_ONE_IN = 60;

    /** Patience with rate limits begins anew with each run, so a build that is always cancelled never ends. */
    private static final int CANCELS_MAX = 5;

    private static final long BUSY_NANOS_MAX = 5_000_000;

    private final BuildDefinition definition;
    private final BuildLimits limits;
    private final SimulatedWorkers.Circumstances circumstances;
    private final CrashPlan crashes;
    private final SplittableRandom random;
    private final boolean isCancelled;
    private final RecordedJournal journal = new RecordedJournal();
    private final ManualClock clock;
    private final Laws laws;
    private final DecisionLog log = new DecisionLog();

    /** What dies with the process. */
    private SimulatedWorkers workers;

    private BuildState state;
    private BuildLoop loop;
    private final Deque<Outcome> inbox = new ArrayDeque<>();
    private final Map<Long, Assignment> unanswered = new HashMap<>();
    private final Set<Task> failedInThisRun = new HashSet<>();
    private int inTurn;

    /** What does not. */
    private final Set<Task> computed = new HashSet<>();

    private int computedAgain;
    private int computedAgainMax;
    private int crashCount;
    private int runCount;
    private int cancelCount;
    private int steps;
    private Ending ending;

    /** Who plays the parts that a real build leaves to the world. */
    record Cast(
            SimulatedWorkers.Circumstances circumstances, CrashPlan crashes, ManualClock clock, boolean isCancelled) {}

    /** A process begins with each run, so there is none yet. */
    @SuppressWarnings("NullAway.Init")
    Simulation(BuildDefinition definition, BuildLimits limits, ReferenceBuild reference, Cast cast, long seed) {
        this.definition = definition;
        this.limits = limits;
        this.circumstances = cast.circumstances();
        this.crashes = cast.crashes();
        this.clock = cast.clock();
        this.isCancelled = cast.isCancelled();
        this.random = new SplittableRandom(seed);
        this.laws = new Laws(definition, limits, journal, reference);
    }

    RecordedJournal journal() {
        return journal;
    }

    /** Every decision of every process, in order. */
    List<String> log() {
        return log.lines();
    }

    ManualClock clock() {
        return clock;
    }

    int crashCount() {
        return crashCount;
    }

    int runCount() {
        return runCount;
    }

    int steps() {
        return steps;
    }

    /** How the last process ended. */
    Ending ending() {
        return ending;
    }

    /** Runs until the build is finished, through all crashes, cancels and stops. */
    Simulation run() {
        do {
            try {
                runOnce();
            } catch (SimulatedCrash crash) {
                crash(crash);
            }
        } while (journal.finalized().size() < definition.plan().groups());
        return this;
    }

    /** One process, from its start to its end. */
    private void runOnce() {
        boot();
        loop.restore();
        loop.turn(List.of());
        while (!state.isOver()) {
            step();
        }
        ending = state.ending(loop.commits());
        check(ending.isFinished() || laws.isStopping(), "a build that nobody stops finishes: " + ending);
        check(workers.attentive().isEmpty(), "in flight at the end are " + workers.attentive());
        if (ending.isFinished()) {
            check(
                    state.readyCount() + state.waitingCount() == 0,
                    "law 10: a finished build keeps " + state.readyCount() + " ready and " + state.waitingCount()
                            + " waiting");
        }
        check(
                computedAgain <= computedAgainMax,
                "law 10: " + computedAgain + " done again, " + computedAgainMax + " lost");
        log.add("end " + ending);
        journal.end(ending.isFinished() ? "COMPLETED" : "PARTIAL", clock.wall());
    }

    private void boot() {
        if (runCount++ > 0) {
            journal.nextRun();
        }
        laws.onBoot();
        inbox.clear();
        unanswered.clear();
        failedInThisRun.clear();
        inTurn = 0;
        workers = new SimulatedWorkers(
                definition, limits.inFlightMax(), clock, random.split(), circumstances, this::onStart);
        state = new BuildState(definition, limits, journal.run(), journal.followsDeath());
        loop = new BuildLoop(state, new WatchedJournal(), workers, this::onEnd, clock, BuildObserver.NONE);
    }

    private void step() {
        check(steps++ < STEPS_MAX && clock.nanos() < NANOS_MAX, "no hang: still at work after " + steps + " steps");
        crashes.pass("between turns");
        letTimePass();
        if (random.nextInt(CLOCK_IS_SET_ONE_IN) == 0) {
            clock.setWallOff(Duration.ofSeconds(random.nextInt(-3600, 3600)));
        }
        List<Event> events = new ArrayList<>();
        if (isCancelled && cancelCount < CANCELS_MAX && random.nextInt(CANCEL_ONE_IN) == 0) {
            cancelCount++;
            events.add(new CancelRequested());
            laws.onStop();
        }
        while (!inbox.isEmpty() && events.size() < limits.eventsPerTurnMax()) {
            Outcome outcome = inbox.remove();
            unanswered.remove(outcome.assignment());
            events.add(outcome);
        }
        inTurn = events.size();
        loop.turn(events);
        inTurn = 0;
        crashes.pass("after a turn");
        if (state.ending(0).stopReason() != null) {
            laws.onStop();
        }
        if (!state.isOver()) {
            laws.checkTimes(state.inFlight(), clock.nanos());
            laws.onQuiet(state.progress(), failedInThisRun, unanswered.values(), workers.freeSlots());
        }
    }

    /** As the loop does: until something has happened or is due; and a little longer if it was busy meanwhile. */
    private void letTimePass() {
        long idleNanos = loop.idleNanos();
        if (inbox.isEmpty() && idleNanos > 0) {
            long due = idleNanos == Long.MAX_VALUE ? Long.MAX_VALUE : clock.nanos() + idleNanos;
            long until = Math.min(due, workers.nextEndNanos());
            check(until != Long.MAX_VALUE, "no hang: nothing will happen, nothing is due, " + unanswered.values());
            workers.endUntil(until);
        }
        if (random.nextBoolean()) {
            workers.endUntil(clock.nanos() + random.nextLong(BUSY_NANOS_MAX));
        }
    }

    private void onStart(Assignment assignment) {
        crashes.pass("before a start");
        laws.onStart(assignment, workers.attentive(), clock.nanos());
        unanswered.put(assignment.id(), assignment);
        log.start(assignment);
    }

    private void onEnd(Outcome outcome) {
        Assignment assignment = unanswered.get(outcome.assignment());
        if (assignment == null) {
            return;
        }
        inbox.add(outcome);
        if (assignment.input() instanceof HookInput hook) {
            laws.afterHook(hook);
        } else if (outcome instanceof Outcome.Failed) {
            failedInThisRun.add(assignment.task());
        } else if (!computed.add(assignment.task())) {
            computedAgain++;
        }
    }

    private void crash(SimulatedCrash crash) {
        crashCount++;
        computedAgainMax += workers.atWork().size() + inbox.size() + inTurn;
        laws.onCrash(workers.atWork());
        log.add("crash " + crash.getMessage());
    }

    private static void check(boolean holds, String law) {
        if (!holds) {
            throw new AssertionError(law);
        }
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
            laws.beforeCommit(turn);
            journal.commit(turn);
            if (!turn.facts().isEmpty() || !turn.traces().isEmpty()) {
                inTurn = 0;
            }
            Collection<Assignment> running = workers.attentive();
            laws.afterCommit(turn, running);
            log.commit(turn);
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
