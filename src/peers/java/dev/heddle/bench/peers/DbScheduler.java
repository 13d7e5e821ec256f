package dev.heddle.bench.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.heddle.bench.Contender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * db-scheduler: one-time tasks without data, all of them due and in the table before the clock runs.
 *
 * <p>Fast as documented: 20 threads and limits of 4 and 20 times as many fetched executions, the first setting of its own
 * benchmark, so that it asks for more long before it has none; the shortest useful polling interval; immediate execution; scheduled
 * in batches. Fetching is by the strategy {@code fetch}: its documentation has {@code lock-and-fetch} for other databases only. A
 * task is done when its row is gone.
 */
final class DbScheduler implements Contender {
    private static final int THREADS = 20;
    private static final int CELLS = 15_000;

    @Override
    public String name() {
        return AllPeers.named("db-scheduler", "db-scheduler");
    }

    @Override
    public String unit() {
        return "a one-time task, until its row is gone; scheduled before the clock runs";
    }

    @Override
    public int cells(int cells) {
        return Math.min(cells, CELLS);
    }

    @Override
    public Session open(Path directory, int cells) throws Exception {
        PeerDatabase database = new PeerDatabase(directory, THREADS + 5);
        database.run("db-scheduler.sql");
        CountDownLatch calls = new CountDownLatch(cells);
        OneTimeTask<Void> task = Tasks.oneTime("cell").execute((instance, context) -> calls.countDown());
        Scheduler scheduler = Scheduler.create(database.pool(), task)
                .threads(THREADS)
                .pollUsingFetchAndLockOnExecute(4, 20)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
        scheduler.scheduleBatch(
                IntStream.range(0, cells).mapToObj(cell -> task.instance(String.valueOf(cell))), Instant.now());
        return new Session() {
            @Override
            public void run() throws Exception {
                scheduler.start();
                database.awaitDone(calls, "select count(*) from scheduled_tasks", 0);
            }

            @Override
            public void close() {
                scheduler.stop();
                database.close();
            }
        };
    }
}
