package dev.heddle.bench.peers;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import dev.heddle.bench.Contender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/**
 * JobRunr: a job request for each cell, enqueued in bulk before the clock runs.
 *
 * <p>Fast as documented: job requests, which need no analysis of byte code; 64 workers, since with
 * its usual eight for each processor it mostly waited for the next poll (58 jobs per second instead of 430); the shortest polling interval it takes on SQL, five seconds; it fetches more before that when workers are idle. No dashboard. A job is done when it has succeeded, and its
 * row stays.
 */
final class JobRunr implements Contender {
    private static final int CELLS = 3_000;
    private static final int WORKERS = 64;

    /** Where the handler, which JobRunr makes, counts. One session at a time. */
    private static volatile CountDownLatch calls = new CountDownLatch(0);

    @Override
    public String name() {
        return AllPeers.named("JobRunr", "jobrunr");
    }

    @Override
    public String unit() {
        return "a job, until its row says that it succeeded; enqueued before the clock runs";
    }

    @Override
    public int cells(int cells) {
        return Math.min(cells, CELLS);
    }

    @Override
    public Session open(Path directory, int cells) {
        PeerDatabase database = new PeerDatabase(directory, WORKERS + 5);
        BackgroundJobServerConfiguration server = usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(Duration.ofSeconds(5));
        JobRunrConfigurationResult jobRunr = org.jobrunr.configuration.JobRunr.configure()
                .useStorageProvider(SqlStorageProviderFactory.using(database.pool()))
                .useBackgroundJobServer(server, false)
                .initialize();
        calls = new CountDownLatch(cells);
        jobRunr.getJobRequestScheduler().enqueue(IntStream.range(0, cells).mapToObj(Cell::new));
        return new Session() {
            @Override
            public void run() throws Exception {
                org.jobrunr.configuration.JobRunr.getBackgroundJobServer().start();
                database.awaitDone(calls, "select count(*) from jobrunr_jobs where state = 'SUCCEEDED'", cells);
            }

            @Override
            public void close() {
                org.jobrunr.configuration.JobRunr.destroy();
                database.close();
            }
        };
    }

    /**
     * A cell to do.
     *
     * @param number which
     */
    public record Cell(int number) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Counts. Public, with a constructor: JobRunr makes one for each call. */
    public static final class Handler implements JobRequestHandler<Cell> {
        /** For JobRunr. */
        public Handler() {}

        @Override
        public void run(Cell cell) {
            calls.countDown();
        }
    }
}
