package dev.heddle;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * A platform thread of our own for work that writes to the store.
 *
 * <p>A single interrupt during H2's I/O can close the database for every connection, and a caller's thread may be
 * interrupted by anyone; nobody else holds a reference to this one.
 */
final class StoreThread {
    private StoreThread() {}

    /** Runs the work on a thread of its own and waits for its end, whatever interrupts the caller meanwhile. */
    static <T> T call(String name, Callable<T> work) {
        Pending<T> pending = new Pending<>(name);
        pending.start(work);
        return pending.await(() -> {});
    }

    /** Work that runs once on a thread of its own. Safe for many threads. */
    static final class Pending<T> {
        private final String name;
        private final CompletableFuture<T> ending = new CompletableFuture<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        Pending(String name) {
            this.name = name;
        }

        void start(Callable<T> work) {
            new Thread(() -> run(work), "heddle-" + name).start();
        }

        private void run(Callable<T> work) {
            try {
                ending.complete(work.call());
            } catch (Throwable thrown) {
                ending.completeExceptionally(thrown);
            } finally {
                ended.countDown();
            }
        }

        /** Waits for the end and answers like the work; an interrupt of the caller runs the reaction and is kept. */
        T await(Runnable onInterrupt) {
            awaitEnd(onInterrupt);
            try {
                return ending.join();
            } catch (CompletionException wrapper) {
                if (wrapper.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (wrapper.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw wrapper;
            }
        }

        /** Waits for the end, however it is; an interrupt of the caller runs the reaction and is kept. */
        void awaitEnd(Runnable onInterrupt) {
            boolean isInterrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException interrupt) {
                    isInterrupted = true;
                    onInterrupt.run();
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
