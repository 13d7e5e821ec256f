package dev.heddle.bench.peers;

import dev.heddle.bench.Contender;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz: a trigger for each cell that fires once and is due, all of one durable job, which is cheaper than a job each, and all of
 * them in the tables before the clock runs.
 *
 * <p>Fast as documented: triggers acquired in batches as large as the pool of threads ({@code batchTriggerAcquisitionMaxCount},
 * with the lock that this demands), no cluster, no misfires, a pool of connections with a few more than threads. A cell is done
 * when its trigger is gone.
 */
final class Quartz implements Contender {
    private static final int THREADS = 20;
    private static final int CELLS = 3_000;
    private static final String CALLS = "calls";

    @Override
    public String name() {
        return AllPeers.named("Quartz", "quartz");
    }

    @Override
    public String unit() {
        return "a trigger that fires once, until its row is gone; scheduled before the clock runs";
    }

    @Override
    public int cells(int cells) {
        return Math.min(cells, CELLS);
    }

    @Override
    public Session open(Path directory, int cells) throws Exception {
        PeerDatabase database = new PeerDatabase(directory, THREADS + 5);
        database.run("/org/quartz/impl/jdbcjobstore/tables_h2.sql");
        DBConnectionManager.getInstance().addConnectionProvider("h2", new Pooled(database));
        Scheduler scheduler = new StdSchedulerFactory(properties()).getScheduler();
        CountDownLatch calls = new CountDownLatch(cells);
        scheduler.getContext().put(CALLS, calls);
        JobDetail job = JobBuilder.newJob(Call.class)
                .withIdentity("cell")
                .storeDurably()
                .build();
        Set<Trigger> triggers = new LinkedHashSet<>();
        for (int cell = 0; cell < cells; cell++) {
            triggers.add(TriggerBuilder.newTrigger()
                    .withIdentity(String.valueOf(cell))
                    .forJob(job)
                    .startNow()
                    .build());
        }
        scheduler.scheduleJobs(Map.of(job, triggers), false);
        return new Session() {
            @Override
            public void run() throws Exception {
                scheduler.start();
                database.awaitDone(calls, "select count(*) from qrtz_triggers", 0);
            }

            @Override
            public void close() {
                try {
                    scheduler.shutdown(true);
                } catch (SchedulerException failure) {
                    throw new IllegalStateException(failure);
                } finally {
                    database.close();
                }
            }
        };
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("org.quartz.scheduler.instanceName", "bench"),
                Map.entry("org.quartz.scheduler.skipUpdateCheck", "true"),
                Map.entry("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(THREADS)),
                Map.entry("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool"),
                Map.entry("org.quartz.threadPool.threadCount", String.valueOf(THREADS)),
                Map.entry("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX"),
                Map.entry("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate"),
                Map.entry("org.quartz.jobStore.dataSource", "h2"),
                Map.entry("org.quartz.jobStore.acquireTriggersWithinLock", "true"),
                Map.entry("org.quartz.jobStore.misfireThreshold", "600000"),
                Map.entry("org.quartz.jobStore.isClustered", "false")));
        return properties;
    }

    /** Counts. Public, with a constructor: Quartz makes one for each call. */
    public static final class Call implements Job {
        /** For Quartz. */
        public Call() {}

        @Override
        public void execute(JobExecutionContext context) {
            try {
                CountDownLatch calls =
                        (CountDownLatch) context.getScheduler().getContext().get(CALLS);
                Objects.requireNonNull(calls).countDown();
            } catch (SchedulerException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    /** Lets Quartz have the same pool as the other peers. */
    private record Pooled(PeerDatabase database) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return database.pool().getConnection();
        }

        @Override
        public void shutdown() {}

        @Override
        public void initialize() {}
    }
}
