package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that are kept: never more than jobs were at work at once, nor more than a limit.
 *
 * <p>Safe for many threads. A JDK pool either makes a thread for each job until it is full, however idle the others are, or
 * refuses a job that comes while a thread is about to be idle; neither suits a slot that is free before its thread is.
 */
final class PlatformThreads implements WorkerThreads {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformThreads.class);

    private final String namePrefix;
    private int threadsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasJob = lock.newCondition();
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private int threads;
    private boolean isClosed;

    PlatformThreads(String namePrefix, int threadsMax) {
        this.namePrefix = namePrefix;
        this.threadsMax = threadsMax;
    }

    @Override
    public void execute(Runnable job, int atOnce) {
        int newThread = 0;
        lock.lock();
        try {
            jobs.add(job);
            if (threads < Math.min(atOnce, threadsMax)) {
                newThread = ++threads;
            } else {
                hasJob.signal();
            }
        } finally {
            lock.unlock();
        }
        if (newThread > 0) {
            start(newThread);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            hasJob.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start(int number) {
        // Inheritable thread-locals of the loop thread are none of user code's business.
        Thread thread = new Thread(null, this::work, namePrefix + number, 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError full) {
            settleForFewer(full);
        }
    }

    /** The system has no room for another thread: the job waits for one of those there are. */
    private void settleForFewer(OutOfMemoryError full) {
        lock.lock();
        try {
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
        for (Runnable job = next(); job != null; job = next()) {
            job.run();
            self.setName(name);
            self.setContextClassLoader(loader);
        }
    }

    /** Waits for a job; null when closed and none is left. An interrupt that comes meanwhile is nobody's and is dropped. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (jobs.isEmpty() && !isClosed) {
                hasJob.awaitUninterruptibly();
            }
            return jobs.poll();
        } finally {
            lock.unlock();
        }
    }
}
