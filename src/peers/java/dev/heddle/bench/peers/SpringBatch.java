package dev.heddle.bench.peers;

import dev.heddle.bench.Contender;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.ItemPreparedStatementSetter;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.support.AbstractItemCountingItemStreamItemReader;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch: a step of chunks, as its reference documentation sets it up for a restart after a crash. The reader counts what it
 * read and the repository keeps that with each chunk; the writer sends a chunk as one JDBC batch; one transaction manager, so that
 * results and progress are committed together.
 *
 * <p>Fast as documented: a JDBC batch for a chunk, larger chunks for fewer commits, no listeners, no processor, no fault tolerance
 * (which would scan). One thread: a step of many threads cannot be restarted, says the documentation. An item has no
 * state of its own: what is durable is a row with its result, as large as Heddle's marker, and where asked one as large as a trace.
 */
final class SpringBatch implements Contender {
    private final int chunkSize;
    private final boolean isTraced;

    /** Writes a row for an item, or, where it is to be as much as a build writes, a trace row as well. */
    SpringBatch(int chunkSize, boolean isTraced) {
        this.chunkSize = chunkSize;
        this.isTraced = isTraced;
    }

    @Override
    public String name() {
        return AllPeers.named("Spring Batch", "spring-batch") + ", chunks of "
                + String.format(Locale.ROOT, "%,d", chunkSize) + (isTraced ? " with traces" : "");
    }

    @Override
    public String unit() {
        return "an item: a row with its result" + (isTraced ? " and one like a trace" : ", no trace")
                + ", committed with the progress of the step, a chunk at a time";
    }

    @Override
    public int cells(int cells) {
        return Math.min(cells, chunkSize == 1 ? 30_000 : 1_000_000);
    }

    @Override
    public Session open(Path directory, int cells) throws Exception {
        PeerDatabase database = new PeerDatabase(directory, 2);
        database.run("/org/springframework/batch/core/schema-h2.sql");
        database.run("spring-batch-results.sql");
        JobRepository repository = repository(database.pool());
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.afterPropertiesSet();
        Job job = new JobBuilder("cells", repository)
                .start(step(repository, database.pool(), cells))
                .build();
        return new Session() {
            @Override
            public void run() throws Exception {
                JobExecution execution = operator.start(job, new JobParameters());
                if (execution.getStatus() != BatchStatus.COMPLETED) {
                    throw new IllegalStateException("job is " + execution);
                }
            }

            @Override
            public void close() {
                database.close();
            }
        };
    }

    private static JobRepository repository(DataSource dataSource) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(dataSource);
        factory.setTransactionManager(new JdbcTransactionManager(dataSource));
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    private Step step(JobRepository repository, DataSource dataSource, int cells) {
        ItemWriter<Integer> results = results(dataSource);
        ItemWriter<Integer> writer =
                isTraced ? new CompositeItemWriter<>(List.of(results, traces(dataSource))) : results;
        return new StepBuilder("cells", repository)
                .<Integer, Integer>chunk(chunkSize)
                .transactionManager(new JdbcTransactionManager(dataSource))
                .reader(new Numbers(cells))
                .writer(writer)
                .build();
    }

    private static ItemWriter<Integer> results(DataSource dataSource) {
        return writer(dataSource, "insert into result values (?, 1, false, ?)", (item, statement) -> {
            statement.setLong(1, item);
            statement.setString(2, "0");
        });
    }

    private static ItemWriter<Integer> traces(DataSource dataSource) {
        long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return writer(dataSource, "insert into trace values (?, 1, 1, 0, ?, ?, ?, null, null)", (item, statement) -> {
            statement.setLong(1, item);
            statement.setLong(2, micros);
            statement.setLong(3, micros);
            statement.setLong(4, micros);
        });
    }

    private static ItemWriter<Integer> writer(
            DataSource dataSource, String sql, ItemPreparedStatementSetter<Integer> setter) {
        JdbcBatchItemWriter<Integer> writer = new JdbcBatchItemWriterBuilder<Integer>()
                .dataSource(dataSource)
                .sql(sql)
                .itemPreparedStatementSetter(setter)
                .assertUpdates(false)
                .build();
        writer.afterPropertiesSet();
        return writer;
    }

    /** Numbers from 0, which go on after a restart where they were. */
    private static final class Numbers extends AbstractItemCountingItemStreamItemReader<Integer> {
        Numbers(int count) {
            setName("numbers");
            setMaxItemCount(count);
        }

        @Override
        protected Integer doRead() {
            return getCurrentItemCount();
        }

        @Override
        protected void doOpen() {}

        @Override
        protected void doClose() {}
    }
}
