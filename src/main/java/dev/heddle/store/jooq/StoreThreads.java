package dev.heddle.store.jooq;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that nobody interrupts, for work that must not be: one interrupt while H2 reads or writes its file closes the
 * file under every connection.
 *
 * <p>Safe for many threads. A caller that is interrupted while it waits goes on waiting and finds its flag set afterwards;
 * its work is bounded by the statement, not by the caller's patience.
 */
final class StoreThreads implements AutoCloseable {
    private final ExecutorService executor;

    /** Starts up to {@code count} daemon threads as they are needed. */
    StoreThreads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.executor = Executors.newFixedThreadPool(count, factory);
    }

    /** Does the work on one of the threads and waits for its end; throws what it threw. */
    <T> T call(Callable<T> work) throws Exception {
        Future<T> future = executor.submit(work);
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException interrupt) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw failure;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes no more work; what was begun goes on to its end. Never interrupts a thread that is at work. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
