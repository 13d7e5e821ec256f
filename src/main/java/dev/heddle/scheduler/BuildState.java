package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.CellSkipped;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * What must hold: decisions follow from the events and their order alone, so there is no clock, no thread, no unseeded
 * choice and no iteration over a hash table in here; and nothing starts on a fact that is not durable.
 *
 * A turn is these calls, in this order:
 *
 *   refill(events)      what to start at once where these end, of what was ready before
 *   decide(events)      folds them: what to record, whom to interrupt
 *   committed()         the record is durable: finished groups go
 *   select(slots)       what to start now, and takeUrgentStarts() what to record before that
 *   wantsRowGroup()     as long as there is room for more: takeNextRowGroup(), the caller reads what is stored of it,
 *                       restore(fact), admit(now); and again select(slots)
 *
 * The rejected alternative lets decide() return the starts too. It would save a call, but a group could then be admitted
 * only a turn after the room for it came, or its stored facts would have to be events, held in memory all at once.
 *
 * Where attempts wait is the Backlog's; those at work have leases.
 */

/** The scheduler as a pure state machine. One owner, the loop thread; after any exception it is only good for dropping. */
final class BuildState {
    private final BuildLimits limits;
    private final long run;
    private final Columns columns;
    private final RowGroups rowGroups;
    private final StoredFacts stored;
    private final Leases leases;
    private final Backlog backlog;
    private final ReadyTasks ready;
    private final Deadlines deadlines;
    private final StartRecords startRecords;
    private final Shutdown shutdown;
    private final Completions completions;
    private final Failures failures;
    private final OutcomeFold fold;
    private final RecentOutcomes recent;
    private final long rowsTotal;

    /** Of each event that {@link #refill} was told of, whose outcome it is; null if nobody waits for it. Empty otherwise. */
    private final List<@Nullable Attempt> relieved = new ArrayList<>();

    private int rowGroupsToWatch;

    /**
     * A build of which nothing is known yet.
     *
     * @param followsDeath whether the run before this one died, perhaps of one of the tasks it was at
     * @throws IllegalArgumentException if the definition cannot be built
     */
    BuildState(BuildDefinition definition, BuildLimits limits, long run, boolean followsDeath) {
        this.limits = limits;
        this.run = run;
        this.rowsTotal = definition.plan().rows();
        this.rowGroupsToWatch = followsDeath ? limits.activeRowGroupsMax() : 0;
        FailureLimits failureLimits = limits.failures();
        columns = Columns.compile(definition, limits.resources());
        CompletionTracker tracker = new CompletionTracker(definition.graph(), definition.plan());
        rowGroups = new RowGroups(definition.plan(), tracker, columns, limits.activeRowGroupsMax());
        stored = new StoredFacts(columns, tracker, rowGroups);
        leases = new Leases(limits.inFlightMax(), columns.resourceLimits());
        backlog = new Backlog(definition, limits, columns, tracker, leases);
        ready = new ReadyTasks(
                columns, tracker, backlog.queue, backlog.ordered, backlog.suspects, failureLimits.deathsMax());
        deadlines = new Deadlines(leases);
        startRecords = new StartRecords(run, limits.isTraced(), leases);
        shutdown = new Shutdown(limits.cancelGrace());
        completions = new Completions(columns, tracker, ready);
        failures = new Failures(
                columns, tracker, backlog, ready, ErrorGate.of(failureLimits), shutdown, completions, rowsTotal);
        recent = new RecentOutcomes(columns);
        fold = new OutcomeFold(columns, rowGroups, completions, failures, ready, shutdown, recent);
    }

    /** Takes in a fact of a row group that an earlier run finalized; all of them before the first turn. */
    void restoreFinalized(Fact fact) {
        stored.restoreFinalized(fact);
    }

    /**
     * What to start before the events are folded, in the places of what they end: tasks that were ready before, so that workers
     * compute while the loop decides and commits.
     *
     * <p>Nothing unless all of them are values of cells, or skips: after any other event it may be wrong to start what was right
     * before. Nothing if one of them is on record as being at work: if what starts now killed the process, that one would be
     * blamed. Nothing either if a single one of several at work has ended: there is no crowd of empty places, and what it makes
     * ready may be more in need of its place than what was ready before.
     *
     * @param events those that {@link #decide} is called with next
     * @param slots how many tasks the workers take
     */
    List<Assignment> refill(List<Event> events, int slots, Moment now) {
        if (events.isEmpty() || (events.size() == 1 && leases.inUse() > 1)) {
            return List.of();
        }
        for (Event event : events) {
            if (!isPlainEnd(event)) {
                return List.of();
            }
        }
        for (Event event : events) {
            relieved.add(backlog.dispatcher.release(((Outcome) event).assignment()));
        }
        return select(slots, now);
    }

    private boolean isPlainEnd(Event event) {
        if (!(event instanceof Outcome outcome)) {
            return false;
        }
        Attempt attempt = leases.holder(outcome.assignment());
        if (attempt == null) {
            return true;
        }
        boolean isAsExpected = outcome instanceof CellComputed cell
                ? cell.values().size() == attempt.column.valueCount()
                : outcome instanceof CellSkipped;
        return isAsExpected && !attempt.isRecorded;
    }

    /** Folds what happened since the last turn. */
    Decision decide(List<Event> events, Moment now) {
        TurnDraft draft = new TurnDraft(run, limits.isTraced(), now, events.size());
        fold.settleWithoutWorkers(draft);
        boolean isRefilled = !relieved.isEmpty();
        for (int i = 0; i < events.size(); i++) {
            if (!(events.get(i) instanceof Outcome outcome)) {
                shutdown.request(now.nanos());
            } else if (isRefilled) {
                settle(relieved.get(i), outcome, draft);
            } else {
                settle(backlog.dispatcher.release(outcome.assignment()), outcome, draft);
            }
        }
        relieved.clear();
        endOverdue(draft);
        advanceShutdown(draft);
        backlog.advance(now);
        rowGroups.finish(backlog.hooks, now.wall()).forEach(draft::add);
        backlog.salvageIfQuiet(rowGroups.hasNext(), now);
        startRecords.recordLong(draft);
        return draft.decision();
    }

    /** The last decision is durable. */
    void committed() {
        rowGroups.release().forEach(backlog::forget);
    }

    /**
     * Whether another row group is to be admitted now: one may be, and it adds work that can run.
     *
     * @param slots how many more tasks the workers take, after {@link #select} gave them what it had
     */
    boolean wantsRowGroup(int slots) {
        if (shutdown.isRequested() || !rowGroups.hasNext() || ready.hasUnsettled()) {
            return false;
        }
        boolean isIdle = leases.inUse() == 0 && backlog.readyCount() == 0;
        return isIdle || (slots > 0 && leases.free() > 0 && canRootsRun());
    }

    /** The row group to admit next: {@link #restore} what is stored of it, then {@link #admit} it. */
    ActiveRowGroup takeNextRowGroup() {
        ActiveRowGroup rowGroup = rowGroups.takeNext();
        rowGroup.isPrepared = !backlog.hooks.hasBefore();
        rowGroup.isWatched = rowGroupsToWatch > 0;
        rowGroupsToWatch = Math.max(0, rowGroupsToWatch - 1);
        return rowGroup;
    }

    /** Takes in a stored fact of a group that is about to be admitted. */
    void restore(ActiveRowGroup rowGroup, Fact fact) {
        stored.restore(rowGroup, fact);
    }

    /** Makes the tasks of a row group appear. */
    void admit(ActiveRowGroup rowGroup, Moment now) {
        ready.add(rowGroup, rowGroups.admit(rowGroup).added(), now.wall());
        backlog.ordered.advance();
        backlog.suspects.advance();
    }

    /** What to start now, at most so many. Each holds a lease until its outcome is folded. */
    List<Assignment> select(int slots, Moment now) {
        if (shutdown.isRequested()) {
            return List.of();
        }
        List<Assignment> starts = new ArrayList<>(Math.min(slots, backlog.readyCount()));
        int places = Math.min(slots, leases.free());
        List<Attempt> attempts = backlog.next(places, slots);
        while (!attempts.isEmpty()) {
            for (Attempt attempt : attempts) {
                if (ready.skipsNow(attempt)) {
                    backlog.dispatcher.release(attempt.lease);
                    backlog.suspects.ended(attempt);
                } else {
                    starts.add(begin(attempt, now));
                }
            }
            attempts = backlog.next(places, slots - starts.size());
        }
        return starts;
    }

    /** What must be durable before that which was selected is started. */
    List<TaskTrace> takeUrgentStarts() {
        return startRecords.takeUrgent();
    }

    /**
     * Nanoseconds until another turn has something to do though no event comes; {@link Long#MAX_VALUE} for never.
     *
     * @throws IllegalStateException if no event can come either and the build is not over
     */
    long idleNanos(Moment now) {
        if (rowGroups.hasTouched() || ready.hasUnsettled()) {
            return 0;
        }
        long due = shutdown.isRequested() ? shutdown.nextDueNanos() : backlog.nextDueNanos(rowGroups.hasNext());
        due = Math.min(due, Math.min(deadlines.nextDueNanos(), startRecords.nextDueNanos()));
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

    /** Attempts that could start if there were room. */
    int readyCount() {
        return backlog.readyCount();
    }

    /** Attempts that failed and wait for another try. */
    int waitingCount() {
        return backlog.waitingCount();
    }

    /** What identifies a row for people, as far as it is known; null if nothing does. */
    @Nullable
    String keyOf(int rowGroup, int rowIndex) {
        if (columns.keySlot() == ActiveRowGroup.NO_SLOT) {
            return null;
        }
        for (ActiveRowGroup active : rowGroups.active()) {
            if (active.id == rowGroup) {
                return active.keyOf(rowIndex);
            }
        }
        return null;
    }

    Progress progress() {
        return new Progress(
                rowsTotal,
                rowGroups.finishedRows(),
                rowGroups.droppedRows(),
                rowsTotal * columns.count(),
                rowGroups.cellsDone(),
                completions.cellsComputed(),
                leases.inUse(),
                rowGroups.active().stream().map(each -> each.id).toList());
    }

    Ending ending(long commits) {
        boolean isFinished = rowGroups.isAllFinalized();
        return new Ending(
                isFinished,
                shutdown.isCancelled() && !isFinished,
                fold.attemptsEnded(),
                commits,
                failures.first(),
                isFinished ? null : shutdown.stopReason());
    }

    private Assignment begin(Attempt attempt, Moment now) {
        attempt.rowGroup.inFlight++;
        attempt.startedNanos = now.nanos();
        attempt.isAtWork = true;
        startRecords.add(attempt, now);
        if (attempt.column.timeout != null) {
            deadlines.add(attempt.lease, now.nanos() + Backoff.cappedNanos(attempt.column.timeout));
        }
        return attempt.assign(run);
    }

    /** Takes in how an attempt ended that has given its lease back; null if nobody waits for the outcome. */
    private void settle(@Nullable Attempt attempt, Outcome outcome, TurnDraft draft) {
        if (attempt != null) {
            ended(attempt);
            fold.settle(attempt, outcome, draft);
            fold.settleWithoutWorkers(draft);
        }
    }

    private @Nullable Attempt giveUp(long lease) {
        Attempt attempt = backlog.dispatcher.release(lease);
        if (attempt != null) {
            ended(attempt);
        }
        return attempt;
    }

    private void ended(Attempt attempt) {
        attempt.rowGroup.inFlight--;
        attempt.isAtWork = false;
        backlog.suspects.ended(attempt);
        rowGroups.touch(attempt.rowGroup);
    }

    /** Interrupts attempts whose time is over, and gives those up that did not care. */
    private void endOverdue(TurnDraft draft) {
        long nowNanos = draft.now().nanos();
        long lease = deadlines.takeDue(nowNanos);
        while (lease != Leases.NONE) {
            Attempt attempt = leases.holder(lease);
            if (attempt != null && !attempt.isTimedOut) {
                attempt.isTimedOut = true;
                draft.interrupt(lease);
                deadlines.add(
                        lease, nowNanos + Backoff.cappedNanos(limits.failures().interruptedGrace()));
            } else if (attempt != null && attempt.column.timeout != null) {
                giveUp(lease);
                fold.abandon(attempt, Failure.deaf(attempt.column.timeout), draft);
                fold.settleWithoutWorkers(draft);
            }
            lease = deadlines.takeDue(nowNanos);
        }
    }

    private void advanceShutdown(TurnDraft draft) {
        long nowNanos = draft.now().nanos();
        if (shutdown.startsInterrupting(nowNanos)) {
            for (long lease : leases.held()) {
                draft.interrupt(lease);
            }
        } else if (shutdown.givesUp(nowNanos)) {
            for (long lease : leases.held()) {
                Attempt attempt = giveUp(lease);
                if (attempt != null) {
                    draft.traceUnanswered(attempt);
                }
            }
        }
    }

    private boolean canRootsRun() {
        for (Column column : columns.all()) {
            if (column.isRoot && backlog.dispatcher.hasRoom(column.resource)) {
                return true;
            }
        }
        return false;
    }

    private String stuck() {
        StringBuilder story = new StringBuilder("the build can go no further: nothing is in flight, ")
                .append(backlog.waitingCount())
                .append(" attempts wait to be tried again, ")
                .append(backlog.readyCount())
                .append(" are ready, row groups ")
                .append(rowGroups.active().stream().map(each -> each.id).toList())
                .append(" are at work; ");
        for (Attempt head : backlog.heads()) {
            int resource = head.column.resource;
            story.append(head.coordinates())
                    .append(" is ready but cannot start (")
                    .append(columns.resourceName(resource))
                    .append(" has ")
                    .append(leases.freeOf(resource))
                    .append(" places free, the workers may have none left); ");
        }
        return story.append(recent).toString();
    }
}
