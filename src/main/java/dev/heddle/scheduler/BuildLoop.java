package dev.heddle.scheduler;

import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.task.TaskTrace;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the loop: refill, decide, record, admit, dispatch, in this order and no other. It does, it does not decide.
 *
 * <p>Loop thread only. After any exception memory may be ahead of the tables: nothing is repaired, the caller stops.
 */
final class BuildLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BuildLoop.class);

    private final BuildState state;
    private final Journal journal;
    private final Workers workers;
    private final Consumer<Outcome> inbox;
    private final BuildClock clock;
    private final BuildObserver observer;
    private long commits;

    BuildLoop(
            BuildState state,
            Journal journal,
            Workers workers,
            Consumer<Outcome> inbox,
            BuildClock clock,
            BuildObserver observer) {
        this.state = state;
        this.journal = journal;
        this.workers = workers;
        this.inbox = inbox;
        this.clock = clock;
        this.observer = observer;
    }

    /** Reads what earlier runs finished. Before the first turn. */
    void restore() {
        journal.replayFinalized(state::restoreFinalized);
    }

    /** Takes in what happened and does what follows from it. */
    void turn(List<Event> events) {
        Moment now = now();
        int starts = start(state.refill(events, workers.freeSlots(), now));
        Decision decision = state.decide(events, now);
        record(decision);
        state.committed();
        if (decision.interrupts().length > 0) {
            workers.cancelAll(decision.interrupts());
        }
        for (Decision.Warning warning : decision.warnings()) {
            LOG.warn("{}: {}", warning.subject(), warning.message());
            observer.trouble(warning.subject(), warning.message());
        }
        starts += startReady();
        while (state.wantsRowGroup(workers.freeSlots())) {
            ActiveRowGroup rowGroup = state.takeNextRowGroup();
            journal.replay(rowGroup.id, fact -> state.restore(rowGroup, fact));
            state.admit(rowGroup, now());
            observer.admitted(rowGroup.id);
            starts += startReady();
        }
        LOG.debug(
                "{} events, {} facts, {} starts; {} ready, {} waiting",
                events.size(),
                decision.turn().facts().size(),
                starts,
                state.readyCount(),
                state.waitingCount());
    }

    private int startReady() {
        return start(state.select(workers.freeSlots(), now()));
    }

    /** Starts what was selected; what must be on record before that is. Returns how many that are. */
    private int start(List<Assignment> starts) {
        List<TaskTrace> urgent = state.takeUrgentStarts();
        if (!urgent.isEmpty()) {
            journal.commit(new Turn(List.of(), List.of(), urgent));
            commits++;
        }
        workers.startAll(starts, inbox);
        return starts.size();
    }

    /** Nanoseconds until a turn is due though no event comes; {@link Long#MAX_VALUE} for never. */
    long idleNanos() {
        return state.idleNanos(now());
    }

    long commits() {
        return commits;
    }

    private Moment now() {
        return new Moment(clock.nanos(), clock.wall());
    }

    private void record(Decision decision) {
        if (!decision.isSilent()) {
            journal.commit(decision.turn());
            commits++;
            observer.committed(decision.turn(), state::keyOf);
        }
    }
}
