package dev.heddle.cli;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM during a build: the build is told to stop, and the process ends with {@link ExitCode#CANCELLED} as soon as
 * the build has let go of its store, or after a bounded wait. A second signal ends the process at once.
 *
 * <p>Java answers either signal by running shutdown hooks, and ends with a code of its own afterwards; so the hook halts the
 * process itself.
 */
final class Interruption {
    private final PrintWriter err;
    private final Duration patience;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "heddle-interruption");
    private volatile Runnable cancellation = ended::countDown;

    private Interruption(PrintWriter err, Duration patience) {
        this.err = err;
        this.patience = patience;
    }

    /** Begins to listen. Until {@link #cancelBy} is called there is nothing to wait for. */
    static Interruption listen(PrintWriter err, Duration patience) {
        Interruption interruption = new Interruption(err, patience);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** From now on a signal runs {@code cancellation} and waits for {@link #end}. */
    void cancelBy(Runnable cancellation) {
        this.cancellation = cancellation;
    }

    /** The work is over and the store closed. A process that was told to stop ends now. */
    void end() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // A signal came: the hook is at work and halts the process.
        }
    }

    private void stop() {
        endAtNextSignal();
        cancellation.run();
        err.println("heddle: stopping; what is finished is kept (once more to end at once)");
        err.flush();
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("heddle: some work does not end; what was finished before is kept");
                err.flush();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.CANCELLED);
    }

    /** Signals have no public API. Where the class is missing, a second signal waits like the first. */
    private static void endAtNextSignal() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halt = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        Runtime.getRuntime().halt(ExitCode.CANCELLED);
                        return null;
                    });
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : new String[] {"INT", "TERM"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), halt);
            }
        } catch (ReflectiveOperationException | RuntimeException unavailable) {
            // The bounded wait above still ends the process.
        }
    }
}
