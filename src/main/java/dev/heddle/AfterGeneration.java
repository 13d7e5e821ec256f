package dev.heddle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of the user's function after a generation. It runs on a thread of its own, since it may interrupt the one it is on,
 * and the loop's must not be. {@link #cancel} is for any thread.
 */
final class AfterGeneration {
    private static final Logger log = LoggerFactory.getLogger(AfterGeneration.class);

    private final CompletableFuture<Optional<Throwable>> ending = new CompletableFuture<>();
    private final CompletableFuture<Boolean> cancelling = new CompletableFuture<>();
    private final Duration grace;
    private final Thread thread;

    /** How the call ended. */
    enum End {
        DONE,
        CANCELLED
    }

    AfterGeneration(String name, GenerationFunction function, Supplier<Stream<Row>> rows, Duration grace) {
        this.grace = grace;
        this.thread = new Thread(() -> call(function, rows), "heddle-" + name + "-after-generation");
        // A function that ignores its interrupt must not keep the process alive.
        thread.setDaemon(true);
    }

    private void call(GenerationFunction function, Supplier<Stream<Row>> rows) {
        try {
            function.apply(rows);
            ending.complete(Optional.empty());
        } catch (Throwable thrown) {
            ending.complete(Optional.of(thrown));
        }
    }

    /** Asks the function to end within the grace; it is interrupted after that, and abandoned after as long again. */
    void cancel() {
        cancelling.complete(true);
    }

    /**
     * Calls the function and waits for its end.
     *
     * @throws ThrownException if it threw, and nobody had cancelled it
     */
    End run() {
        thread.start();
        if (hasEndedBefore(cancelling)) {
            ending.join().ifPresent(thrown -> {
                throw new ThrownException(thrown);
            });
            return End.DONE;
        }
        if (!hasEndedBefore(graceIsOver())) {
            thread.interrupt();
        }
        if (hasEndedBefore(graceIsOver()) && ending.join().isEmpty()) {
            return End.DONE;
        }
        log.warn("afterGeneration(...) was cancelled; the next build calls it again");
        return End.CANCELLED;
    }

    private boolean hasEndedBefore(CompletableFuture<Boolean> other) {
        CompletableFuture.anyOf(ending, other).join();
        return ending.isDone();
    }

    private CompletableFuture<Boolean> graceIsOver() {
        return new CompletableFuture<Boolean>().completeOnTimeout(true, grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the function threw, on its way to whoever asked for the build. */
    static final class ThrownException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ThrownException(Throwable thrown) {
            super("afterGeneration(...) threw " + thrown, thrown);
        }
    }
}
