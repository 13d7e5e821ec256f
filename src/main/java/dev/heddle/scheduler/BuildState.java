package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * What must hold: decisions follow from the events and their order alone, so there is no clock, no thread, no unseeded
 * choice and no iteration over a hash table in here; and nothing starts on a fact that is not durable.
 *
 * A turn is four calls, in this order:
 *
 *   decide(events)      folds them: what to record, whom to interrupt
 *   committed()         the record is durable: finished groups go
 *   takeNextRowGroup()  as long as there is room: the caller reads what is stored of it, restore(fact), admit(now)
 *   select(slots)       what to start now
 *
 * The rejected alternative lets decide() return the starts too. It would save a call, but a group could then be admitted
 * only a turn after the room for it came, or its stored facts would have to be events, held in memory all at once.
 *
 * An attempt is in one of three places: ready queue, waiting room, leases. Attempts of rows that were dropped meanwhile are
 * not searched for; they are moot, and thrown away where they surface, or when their group goes.
 */

/** The scheduler as a pure state machine. One owner, the loop thread; after any exception it is only good for dropping. */
final class BuildState {
    private final BuildLimits limits;
    private final long run;
    private final Columns columns;
    private final RowGroups rowGroups;
    private final StoredFacts stored;
    private final Leases leases;
    private final ReadyQueue ready;
    private final WaitingRoom waiting;
    private final Shutdown shutdown;
    private final OutcomeFold fold;
    private final RecentOutcomes recent = new RecentOutcomes();
    private final long rowsTotal;
    private final @Nullable Column keyColumn;

    /**
     * A build of which nothing is known yet.
     *
     * @throws IllegalArgumentException if the definition cannot be built
     */
    BuildState(BuildDefinition definition, BuildLimits limits, long run) {
        this.limits = limits;
        this.run = run;
        this.rowsTotal = definition.plan().rows();
        columns = Columns.compile(definition, limits.resources());
        keyColumn = definition.keyColumn() == null ? null : columns.named(definition.keyColumn());
        CompletionTracker tracker = new CompletionTracker(definition.graph(), definition.plan());
        rowGroups = new RowGroups(definition.plan(), tracker, columns.count(), limits.activeRowGroupsMax());
        stored = new StoredFacts(columns, tracker, rowGroups);
        leases = new Leases(limits.inFlightMax(), columns.resourceLimits());
        ready = new ReadyQueue(columns.count());
        waiting = new WaitingRoom(limits.seed());
        shutdown = new Shutdown(limits.cancelGrace());
        fold = new OutcomeFold(tracker, waiting, shutdown, recent, this::enqueue);
    }

    /** Takes in a fact of a row group that an earlier run finalized; all of them before the first turn. */
    void restoreFinalized(Fact fact) {
        stored.restoreFinalized(fact);
    }

    /** Folds what happened since the last turn. */
    Decision decide(List<Event> events, Moment now) {
        TurnDraft draft = new TurnDraft(run, limits.isTraced(), now);
        for (Event event : events) {
            if (event instanceof Outcome outcome) {
                settle(outcome, draft);
            } else {
                shutdown.request(now.nanos());
            }
        }
        long[] interrupts = advanceShutdown(draft);
        requeueDue(now);
        rowGroups.finish(now.wall()).forEach(draft::add);
        return new Decision(draft.turn(), interrupts);
    }

    /** The last decision is durable. */
    void committed() {
        for (ActiveRowGroup rowGroup : rowGroups.release()) {
            if (rowGroup.queued > 0) {
                ready.forget(rowGroup);
                waiting.forget(rowGroup);
            }
        }
    }

    /** Whether another row group is to be admitted now. */
    boolean hasNextRowGroup() {
        return !shutdown.isRequested() && rowGroups.hasNext();
    }

    /** The row group to admit next: {@link #restore} what is stored of it, then {@link #admit} it. */
    ActiveRowGroup takeNextRowGroup() {
        return rowGroups.takeNext();
    }

    /** Takes in a stored fact of a group that is about to be admitted. */
    void restore(ActiveRowGroup rowGroup, Fact fact) {
        stored.restore(rowGroup, fact);
    }

    /** Makes the tasks of a row group appear. */
    void admit(ActiveRowGroup rowGroup, Moment now) {
        enqueue(rowGroup, rowGroups.admit(rowGroup).added(), now);
    }

    /** What to start now, at most so many. Each holds a lease until its outcome is folded. */
    List<Assignment> select(int slots, Moment now) {
        List<Assignment> starts = new ArrayList<>();
        if (shutdown.isRequested()) {
            return starts;
        }
        for (int room = Math.min(slots, leases.free()); room > 0; room--) {
            Attempt attempt = ready.take(leases::hasRoomFor);
            if (attempt == null) {
                break;
            }
            attempt.rowGroup.inFlight++;
            starts.add(attempt.assign(leases.lease(attempt), run));
        }
        return starts;
    }

    /**
     * Nanoseconds until another turn has something to do though no event comes; {@link Long#MAX_VALUE} for never.
     *
     * @throws IllegalStateException if no event can come either and the build is not over
     */
    long idleNanos(Moment now) {
        if (rowGroups.hasTouched()) {
            return 0;
        }
        long due = shutdown.isRequested() ? shutdown.nextDueNanos() : waiting.nextDueNanos();
        if (due == Long.MAX_VALUE && leases.inUse() == 0 && !isOver()) {
            throw new IllegalStateException(stuck());
        }
        return due == Long.MAX_VALUE ? due : now.until(due);
    }

    /** Whether no turn is needed any more. */
    boolean isOver() {
        return rowGroups.isAllFinalized() || (shutdown.isRequested() && leases.inUse() == 0);
    }

    /** The assignments without an outcome. */
    long[] inFlight() {
        return leases.held();
    }

    /** Attempts that could start if there were room, those of dropped rows included that have not surfaced yet. */
    int readyCount() {
        return ready.size();
    }

    /** Attempts that failed and wait for another try. */
    int waitingCount() {
        return waiting.size();
    }

    /** What identifies a row for people, as far as it is known; null if nothing does. */
    @Nullable
    String keyOf(int rowGroup, int rowIndex) {
        Column key = keyColumn;
        return key == null
                ? null
                : rowGroups.active().stream()
                        .filter(each -> each.id == rowGroup)
                        .findFirst()
                        .map(each -> each.valueOf(key, rowIndex))
                        .orElse(null);
    }

    Progress progress() {
        return new Progress(
                rowsTotal,
                rowGroups.finishedRows(),
                rowGroups.droppedRows(),
                rowsTotal * columns.count(),
                rowGroups.cellsDone(),
                fold.cellsComputed(),
                leases.inUse(),
                rowGroups.active().stream().map(each -> each.id).toList());
    }

    Ending ending(long commits) {
        boolean isFinished = rowGroups.isAllFinalized();
        return new Ending(
                isFinished,
                shutdown.isRequested() && !isFinished,
                fold.attemptsEnded(),
                commits,
                fold.firstFailure(),
                null);
    }

    private void settle(Outcome outcome, TurnDraft draft) {
        Attempt attempt = leases.release(outcome.assignment());
        if (attempt == null) {
            return;
        }
        attempt.rowGroup.inFlight--;
        rowGroups.touch(attempt.rowGroup);
        fold.settle(attempt, outcome, draft);
    }

    private long[] advanceShutdown(TurnDraft draft) {
        long nowNanos = draft.now().nanos();
        if (shutdown.startsInterrupting(nowNanos)) {
            return leases.held();
        }
        if (shutdown.givesUp(nowNanos)) {
            for (long id : leases.held()) {
                Attempt attempt = leases.release(id);
                if (attempt != null) {
                    draft.traceUnanswered(attempt);
                }
            }
        }
        return Decision.NO_INTERRUPTS;
    }

    private void requeueDue(Moment now) {
        Attempt failed = waiting.takeDue(now.nanos());
        while (failed != null) {
            if (!failed.isMoot()) {
                ready.add(failed.next(now.wall()));
            }
            failed = waiting.takeDue(now.nanos());
        }
    }

    private void enqueue(ActiveRowGroup rowGroup, List<Task> tasks, Moment now) {
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            ready.add(new Attempt(task, columns.named(task.column()), rowGroup, 1, now.wall()));
        }
    }

    private String stuck() {
        StringBuilder story = new StringBuilder("the build can go no further: nothing is in flight, ")
                .append(waiting.size())
                .append(" attempts wait to be tried again, ")
                .append(ready.size())
                .append(" are ready, row groups ")
                .append(rowGroups.active().stream().map(each -> each.id).toList())
                .append(" are at work; ");
        for (Attempt head : ready.heads()) {
            story.append(head.coordinates()).append(" is ready but cannot start");
            if (head.column.resource != Column.NO_RESOURCE) {
                story.append(" (resource \"")
                        .append(columns.resourceName(head.column.resource))
                        .append("\" has ")
                        .append(leases.freeOf(head.column.resource))
                        .append(" places free)");
            }
            story.append("; ");
        }
        return story.append(recent).toString();
    }
}
