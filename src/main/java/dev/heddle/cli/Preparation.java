package dev.heddle.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A word to people when the time before the first sign of progress gets long. Safe for many threads. */
final class Preparation implements AutoCloseable {
    private static final long SILENCE_MILLIS = 1_000;

    private final CountDownLatch ready = new CountDownLatch(1);

    /** Prints {@code word} in a second, unless it is closed before. */
    static Preparation of(PrintWriter err, String word) {
        Preparation preparation = new Preparation();
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!preparation.ready.await(SILENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                            err.println(word);
                            err.flush();
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                "heddle-preparation");
        thread.setDaemon(true);
        thread.start();
        return preparation;
    }

    @Override
    public void close() {
        ready.countDown();
    }
}
