package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import java.util.List;

/**
 * Every place in which attempts wait: the queue of what could start, the line of ordered columns, the line of suspects, hooks
 * that are due, those that wait to be tried again, and those set aside for a salvage round.
 *
 * <p>Loop thread only. Attempts of rows that were dropped meanwhile are not searched for in all of them; they are moot, and
 * thrown away where they surface, or when their group goes.
 */
final class Backlog {
    final FairQueue queue;
    final OrderedColumns ordered;
    final Suspects suspects;
    final HookLine hooks;
    final WaitingRoom waiting;
    final Salvage salvage;
    final Dispatcher dispatcher;
    private final Leases leases;

    /** Starts empty. */
    Backlog(BuildDefinition definition, BuildLimits limits, Columns columns, CompletionTracker tracker, Leases leases) {
        FailureLimits failures = limits.failures();
        int[] weights = columns.all().stream()
                .mapToInt(column -> definition.rulesOf(column.name).weight())
                .toArray();
        this.leases = leases;
        queue = new FairQueue(columns, weights);
        suspects = new Suspects(queue);
        ordered = new OrderedColumns(tracker, suspects);
        hooks = new HookLine(columns, tracker, definition.hooks());
        waiting = new WaitingRoom(limits.seed());
        salvage = new Salvage(failures.salvageRounds(), failures.salvagePause());
        dispatcher = new Dispatcher(columns, queue, leases, failures.rateLimitedMax());
    }

    /** Queues what has waited long enough. */
    void advance(Moment now) {
        dispatcher.wake(now.nanos());
        Attempt failed = waiting.takeDue(now.nanos());
        while (failed != null) {
            if (!failed.isMoot()) {
                suspects.add(failed.next(now.wall()));
            }
            failed = waiting.takeDue(now.nanos());
        }
        ordered.advance();
        suspects.advance();
    }

    /** Queues what was set aside, if there is nothing else left to do and its time has come. */
    void salvageIfQuiet(boolean canAdmit, Moment now) {
        if (!canAdmit && isQuiet() && !salvage.isEmpty() && salvage.nextDueNanos() <= now.nanos()) {
            for (Salvage.Deferred deferred : salvage.takeRound()) {
                suspects.add(deferred.failed().withStory(deferred.story()).next(now.wall()));
            }
            suspects.advance();
        }
    }

    /** As {@link Dispatcher#next}. Hooks come first: a whole group waits for each. */
    List<Attempt> next(int places, int most) {
        if (most == 0 || leases.free() == 0) {
            return List.of();
        }
        Attempt hook = hooks.take();
        if (hook == null) {
            return dispatcher.next(places, most);
        }
        leases.lease(hook);
        return List.of(hook);
    }

    /** Lets go of a row group that is finalized. */
    void forget(ActiveRowGroup rowGroup) {
        queue.forget(rowGroup);
        if (rowGroup.queued > 0) {
            waiting.forget(rowGroup);
            salvage.forget(rowGroup);
        }
    }

    /**
     * When something is due though no event comes; {@link Long#MAX_VALUE} for never.
     *
     * @param canAdmit whether there are row groups that could be admitted: salvage waits for those
     */
    long nextDueNanos(boolean canAdmit) {
        long due = waiting.nextDueNanos();
        if (queue.size() > 0) {
            due = Math.min(due, dispatcher.nextWakeNanos());
        }
        return !canAdmit && isQuiet() ? Math.min(due, salvage.nextDueNanos()) : due;
    }

    /** Attempts that could start if there were room. */
    int readyCount() {
        return queue.size();
    }

    /** Attempts that failed, and wait to be tried again. */
    int waitingCount() {
        return waiting.size() + salvage.size();
    }

    List<Attempt> heads() {
        return queue.heads();
    }

    private boolean isQuiet() {
        return queue.size() == 0 && waiting.isEmpty() && hooks.isEmpty() && leases.inUse() == 0;
    }
}
