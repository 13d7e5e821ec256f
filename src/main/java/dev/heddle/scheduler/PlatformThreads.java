package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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

    private final String namePrefix;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isCalled = lock.newCondition();
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private int threadsMax;
    private int atOnceMost;
    private int threads;

    /** Threads that wait and have not been called. */
    private int waiting;

    /** Threads that have been called, or made, and have not come to the queue yet. */
    private int onTheWay;

    private boolean isClosed;

    PlatformThreads(String namePrefix, int threadsMax) {
        this.namePrefix = namePrefix;
        this.threadsMax = threadsMax;
    }

    @Override
    public void execute(List<Runnable> newJobs, int atOnce) {
        int newThread;
        lock.lock();
        try {
            jobs.addAll(newJobs);
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
            onTheWay += waiting;
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
        if (jobs.isEmpty() || onTheWay > 0) {
            return NONE;
        }
        if (waiting > 0) {
            waiting--;
            onTheWay++;
            isCalled.signal();
            return NONE;
        }
        if (threads == Math.min(atOnceMost, threadsMax)) {
            return NONE;
        }
        onTheWay++;
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
            onTheWay--;
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

    private void work() {
        Thread self = Thread.currentThread();
        String name = self.getName();
        ClassLoader loader = self.getContextClassLoader();
        arrive();
        for (Runnable job = next(); job != null; job = next()) {
            job.run();
            if (!name.equals(self.getName())) {
                self.setName(name);
            }
            self.setContextClassLoader(loader);
        }
    }

    private void arrive() {
        lock.lock();
        try {
            onTheWay--;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a job; null when closed and none is left. An interrupt that comes meanwhile is nobody's and is dropped. */
    private @Nullable Runnable next() {
        Runnable job;
        int newThread;
        lock.lock();
        try {
            while (jobs.isEmpty() && !isClosed) {
                waiting++;
                isCalled.awaitUninterruptibly();
                onTheWay--;
            }
            job = jobs.poll();
            newThread = call();
        } finally {
            lock.unlock();
        }
        startIfNew(newThread);
        return job;
    }
}
