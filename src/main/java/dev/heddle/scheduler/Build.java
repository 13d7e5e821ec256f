package dev.heddle.scheduler;

import dev.heddle.store.Journal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a build: the loop that takes in what workers found out, records it, and starts what that makes ready.
 *
 * <p>{@link #run} makes the calling thread the loop thread until it returns. That thread reads and writes the journal, so
 * nobody else may hold it to interrupt it: give the build a platform thread of its own. One that comes while the loop waits
 * is taken as {@link #cancel}; one that comes during a commit can close the database. User code runs on workers and never
 * meets the loop thread: interrupting its own thread, or one it saved, reaches at most another task. {@link #cancel} and
 * {@link #progress} are for any thread.
 *
 * <p>Runs once. Closes neither the journal nor the workers.
 */
public final class Build {
    private static final Logger LOG = LoggerFactory.getLogger(Build.class);

    private final BuildDefinition definition;
    private final Workers workers;
    private final BuildLimits limits;
    private final BuildState state;
    private final BuildLoop loop;
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isCancelled = new AtomicBoolean();
    private volatile Progress progress;

    /** Loop thread only: an interrupt is taken as a wish to stop, and given back when the database is out of its reach. */
    private boolean wasInterrupted;

    /**
     * Prepares a build; nothing is read, written or started.
     *
     * @param definition what to build
     * @param journal what is known of it, and where to add to that
     * @param workers who computes; with as many slots as {@link BuildLimits#inFlightMax}
     * @param limits how much to do at once
     * @param clock tells the time
     * @throws IllegalArgumentException if a column has a generator of another kind, or reads one it does not wait for
     */
    public Build(BuildDefinition definition, Journal journal, Workers workers, BuildLimits limits, BuildClock clock) {
        this(definition, journal, workers, limits, clock, BuildObserver.NONE);
    }

    /**
     * Prepares a build that somebody watches; nothing is read, written or started.
     *
     * @param definition what to build
     * @param journal what is known of it, and where to add to that
     * @param workers who computes; with as many slots as {@link BuildLimits#inFlightMax}
     * @param limits how much to do at once
     * @param clock tells the time
     * @param observer is told what happens
     * @throws IllegalArgumentException if a column has a generator of another kind, or reads one it does not wait for
     */
    public Build(
            BuildDefinition definition,
            Journal journal,
            Workers workers,
            BuildLimits limits,
            BuildClock clock,
            BuildObserver observer) {
        this.definition = definition;
        this.workers = workers;
        this.limits = limits;
        state = new BuildState(definition, limits, journal.run(), journal.followsDeath());
        loop = new BuildLoop(state, journal, workers, inbox::add, clock, observer);
        progress = state.progress();
    }

    /**
     * Builds until every row group is finalized or the build is cancelled.
     *
     * @return how it ended
     * @throws dev.heddle.store.StoreException if the journal fails; what it holds is then all that counts, and the next run
     *     goes on from there
     * @throws IllegalStateException if the build cannot go on: a bug, a virtual machine that fails, or a second call
     */
    public Ending run() {
        if (!isStarted.compareAndSet(false, true)) {
            throw new IllegalStateException("this build was run before; make another one to resume it");
        }
        try {
            workers.prepare(definition);
            noticeInterrupt();
            loop.restore();
            for (long idleNanos = 0; !state.isOver(); idleNanos = loop.idleNanos()) {
                loop.turn(nextEvents(idleNanos));
                progress = state.progress();
            }
        } catch (Throwable failure) {
            stopWorkers(failure);
            throw failure;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        progress = state.progress();
        Ending ending = state.ending(loop.commits());
        LOG.info("{}", ending);
        return ending;
    }

    /**
     * Asks the build to stop: nothing new starts, what is in flight gets {@link BuildLimits#cancelGrace} to end and is
     * recorded, and is then interrupted. {@link #run} returns soon after. Idempotent; does not wait.
     */
    public void cancel() {
        if (isCancelled.compareAndSet(false, true)) {
            inbox.add(new CancelRequested());
        }
    }

    /**
     * Tells how far the build is, as of its last commit.
     *
     * @return a snapshot; before the first turn it knows only the size of the build
     */
    public Progress progress() {
        return progress;
    }

    private List<Event> nextEvents(long idleNanos) {
        noticeInterrupt();
        try {
            return inbox.take(limits.eventsPerTurnMax(), idleNanos);
        } catch (InterruptedException e) {
            stopAsInterrupted();
            return List.of();
        }
    }

    /** Takes the flag away, because it would close the database at the next commit. */
    private void noticeInterrupt() {
        if (Thread.interrupted()) {
            stopAsInterrupted();
        }
    }

    private void stopAsInterrupted() {
        wasInterrupted = true;
        cancel();
    }

    private void stopWorkers(Throwable failure) {
        try {
            workers.cancelAll(state.inFlight());
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }
}
