package dev.heddle.store.jooq;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that nobody interrupts, for work that must not be: one interrupt while H2 reads or writes its file closes the
 * file under every connection.
 *
 * <p>Safe for many threads. A caller that is interrupted while it waits goes on waiting and finds its flag set afterwards;
 * its work is bounded by the statement, not by the caller's patience.
 */
final class StoreThreads implements AutoCloseable {
    private final ExecutorService executor;

    /** Daemon threads, as many as there are callers at once. */
    StoreThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.executor = Executors.newCachedThreadPool(factory);
    }

    /** Does the work on one of the threads and waits for its end; throws what it threw. */
    <T> T call(Supplier<T> work) {
        Future<T> future = submit(work);
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException interrupt) {
                    isInterrupted = true;
                } catch (ExecutionException failure) {
                    throw unchecked(failure.getCause());
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> Future<T> submit(Supplier<T> work) {
        try {
            return executor.submit(work::get);
        } catch (RejectedExecutionException closed) {
            throw new IllegalStateException("the store is closed", closed);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** Takes no more work; what was begun goes on to its end. Never interrupts a thread that is at work. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
