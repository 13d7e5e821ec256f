package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * For maintainers.
 *
 * Any job may wait for long, so no queued job may be left to a thread that has one: as long as a job is queued, either a
 * thread is on its way to the queue or every thread there may be has a job. A thread that arrives sees to that before it
 * begins: it calls the next one if jobs are left.
 *
 * The rejected alternative calls a thread for each job at once. To wake one costs microseconds, and of a thousand that are
 * woken for jobs that do nothing most find the queue empty, because the first few emptied it meanwhile: 5 times the CPU for
 * 1,000 such jobs at once, and for jobs that wait no sooner a start (Java 17, 2 processors, November 2026).
 */

/**
 * Platform threads that are kept: never more than jobs were at work at once, nor more than a limit.
 *
 * <p>Safe for many threads. A JDK pool either makes a thread for each job until it is full, however idle the others are, or
 * refuses a job that comes while a thread is about to be idle; neither suits a slot that is free before its thread is.
 */
final class PlatformThreads implements WorkerThreads {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformThreads.class);
    private static final int NONE = 0;
    private static final JobBatch EMPTY =
            new JobBatch(List.of(), (jobs, place, startedNanos) -> startedNanos, jobs -> {});

    private final BuildClock clock = BuildClock.system();
    private final String namePrefix;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isCalled = lock.newCondition();

    /** From which threads take jobs without the lock; changed with it. */
    private volatile JobBatch current = EMPTY;

    /** Those to come after it. */
    private final Queue<JobBatch> later = new ArrayDeque<>();

    private volatile boolean isMoreLater;
    private int threadsMax;
    private int atOnceMost;
    private int threads;

    /** Threads that wait and have not been called. */
    private int waiting;

    /** Threads that have been called, or made, and have not come to the queue yet. */
    private int onTheWay;

    private volatile boolean isAnyOnTheWay;

    private boolean isClosed;

    PlatformThreads(String namePrefix, int threadsMax) {
        this.namePrefix = namePrefix;
        this.threadsMax = threadsMax;
    }

    @Override
    public void execute(JobBatch jobs, int atOnce) {
        int newThread;
        lock.lock();
        try {
            later.add(jobs);
            isMoreLater = true;
            atOnceMost = Math.max(atOnceMost, atOnce);
            newThread = call();
        } finally {
            lock.unlock();
        }
        startIfNew(newThread);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            onTheWay(waiting);
            waiting = 0;
            isCalled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls a thread if jobs are queued and none is on its way. Returns the number of one that has to be made for it, which is
     * the caller's to start once the lock is free, or {@link #NONE}. Only with the lock held.
     */
    private int call() {
        if (!isMore() || onTheWay > 0) {
            return NONE;
        }
        if (waiting > 0) {
            waiting--;
            onTheWay(1);
            isCalled.signal();
            return NONE;
        }
        if (threads == Math.min(atOnceMost, threadsMax)) {
            return NONE;
        }
        onTheWay(1);
        return ++threads;
    }

    private void startIfNew(int number) {
        if (number == NONE) {
            return;
        }
        // Inheritable thread-locals of the thread that starts it are none of user code's business.
        Thread thread = new Thread(null, this::work, namePrefix + number, 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError full) {
            settleForFewer(full);
        }
    }

    /** The system has no room for another thread: the jobs wait for those there are. */
    private void settleForFewer(OutOfMemoryError full) {
        lock.lock();
        try {
            onTheWay(-1);
            threads--;
            if (threads == 0) {
                throw full;
            }
            threadsMax = threads;
        } finally {
            lock.unlock();
        }
        LOG.warn("{} threads are all the system gives ({}); lower the tasks in flight", threadsMax, full.getMessage());
    }

    /**
     * Stays with a batch until all its jobs are taken. An interrupt that comes between jobs is nobody's and is dropped. A job
     * that follows another starts when that ended, so that one reading of the clock serves both, unless there was a call to make,
     * which may take longer than either.
     */
    private void work() {
        Thread self = Thread.currentThread();
        String name = self.getName();
        ClassLoader loader = self.getContextClassLoader();
        arrive();
        do {
            JobBatch jobs = current;
            long nowNanos = clock.nanos();
            int count = 0;
            for (int place = jobs.take(); place != JobBatch.NONE; place = jobs.take()) {
                if (!isAnyOnTheWay && isMore()) {
                    callForMore();
                    nowNanos = clock.nanos();
                }
                nowNanos = jobs.run(place, nowNanos);
                count++;
                if (!name.equals(self.getName())) {
                    self.setName(name);
                }
                self.setContextClassLoader(loader);
            }
            jobs.haveRun(count);
        } while (waitForMore());
    }

    private void arrive() {
        lock.lock();
        try {
            onTheWay(-1);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are jobs; false when closed and none is left. */
    private boolean waitForMore() {
        lock.lock();
        try {
            while (!advance() && !isClosed) {
                waiting++;
                isCalled.awaitUninterruptibly();
                onTheWay(-1);
            }
            return current.hasMore();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on to the next batch if this one is taken; returns whether there are jobs. Only with the lock held. */
    private boolean advance() {
        if (!current.hasMore() && isMoreLater) {
            current = later.remove();
            isMoreLater = !later.isEmpty();
        }
        return current.hasMore();
    }

    /** Only with the lock held. */
    private void onTheWay(int more) {
        onTheWay += more;
        isAnyOnTheWay = onTheWay > 0;
    }

    private void callForMore() {
        int newThread;
        lock.lock();
        try {
            newThread = call();
        } finally {
            lock.unlock();
        }
        startIfNew(newThread);
    }

    private boolean isMore() {
        return current.hasMore() || isMoreLater;
    }
}
