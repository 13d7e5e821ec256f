package dev.heddle.scheduler;

import static dev.heddle.scheduler.Law.require;

import dev.heddle.generator.HookInput;
import dev.heddle.store.Turn;
import dev.heddle.task.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The laws of the design, asked of what can be seen from outside: what is started, what is recorded, and when. Knows nothing
 * of the state machine.
 */
final class Laws {
    /** How late a turn may come. */
    private static final Duration SLACK = Duration.ofMillis(50);

    private final BuildDefinition definition;
    private final BuildLimits limits;
    private final Witness witness;
    private final StartLaws starts;
    private final CommitLaws commits;
    private final QuietLaws quiet;
    private final Map<Long, Long> overdueNanos = new HashMap<>();
    private boolean isStopping;

    Laws(BuildDefinition definition, BuildLimits limits, RecordedJournal journal, ReferenceBuild reference) {
        this.definition = definition;
        this.limits = limits;
        witness = new Witness(definition, limits, journal);
        starts = new StartLaws(definition, limits, journal, reference, witness);
        commits = new CommitLaws(definition, limits, journal, reference, witness);
        quiet = new QuietLaws(definition, journal, reference, witness);
    }

    /** A process begins. */
    void onBoot() {
        witness.onBoot();
        starts.onBoot();
        commits.onBoot();
        overdueNanos.clear();
        isStopping = false;
    }

    /** The process dies while these are at work. */
    void onCrash(Collection<Assignment> atWork) {
        witness.onCrash(atWork);
    }

    /** The build was told to stop, or decided to. */
    void onStop() {
        isStopping = true;
    }

    boolean isStopping() {
        return isStopping;
    }

    /** An assignment is about to start beside those that are running. */
    void onStart(Assignment assignment, Collection<Assignment> running, long nowNanos) {
        require(!isStopping, "nothing starts in a build that stops: %s", assignment);
        starts.onStart(assignment, running);
        if (!(assignment.input() instanceof HookInput)) {
            witness.onStart(assignment.task());
            noteLimit(assignment, nowNanos);
        }
    }

    /** A turn is about to be recorded. */
    void beforeCommit(Turn turn) {
        commits.beforeCommit(turn);
    }

    /** A turn has just been recorded while these are running. */
    void afterCommit(Turn turn, Collection<Assignment> running) {
        commits.afterCommit(turn, running);
    }

    /** After a hook, as a worker tells it. */
    void afterHook(HookInput hook) {
        commits.afterHook(hook);
    }

    /** After a turn. */
    void onQuiet(Progress progress, Set<Task> failedBefore, Collection<Assignment> unanswered, int freeSlots) {
        quiet.checkProgress(progress);
        if (!isStopping && freeSlots > 0 && unanswered.size() < limits.inFlightMax()) {
            quiet.checkNothingIsIdle(progress, failedBefore, unanswered);
        }
    }

    /** After a turn: nobody who holds a place has had all of its time. */
    void checkTimes(long[] inFlight, long nowNanos) {
        for (long id : inFlight) {
            long overdue = overdueNanos.getOrDefault(id, Long.MAX_VALUE);
            require(nowNanos < overdue, "assignment %s is still at work, %s ns too long", id, nowNanos - overdue);
        }
    }

    private void noteLimit(Assignment assignment, long nowNanos) {
        Duration timeout = definition.rulesOf(assignment.task().column()).timeout();
        if (timeout != null) {
            overdueNanos.put(
                    assignment.id(),
                    nowNanos
                            + timeout.plus(limits.failures().interruptedGrace())
                                    .plus(SLACK)
                                    .toNanos());
        }
    }
}
