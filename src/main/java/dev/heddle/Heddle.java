package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.BuildPlan.Action;
import dev.heddle.graph.NearestName;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRun;
import dev.heddle.store.jooq.JooqStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An open store of datasets: build, resume, inspect.
 *
 * <p>Safe for many threads; one build runs at a time. While it is open no other process and no other object can open the
 * same store for building. Every method throws {@link StoreException} when the store cannot be read or written, and
 * {@link IllegalStateException} once this object is closed.
 *
 * <p>Delivery: a generator may run more than once for a cell (at least once, across crashes); its result is recorded exactly
 * once.
 */
public final class Heddle implements AutoCloseable {
    private final JooqStore store;
    private final AtomicReference<@Nullable RunningBuild> running = new AtomicReference<>();

    private Heddle(JooqStore store) {
        this.store = store;
    }

    /**
     * Opens the embedded store in a directory, which is made when absent.
     *
     * @param directory the directory; holds nothing but the store
     * @return the open store
     * @throws StoreException if another process has it, it is damaged, was made by a newer version, or the directory cannot
     *     be written or holds something else; nothing on disk changed
     */
    public static Heddle open(Path directory) {
        return open(HeddleOptions.inDirectory(directory));
    }

    /**
     * Opens a store.
     *
     * @param options which, and how
     * @return the open store
     * @throws StoreException as of {@link #open(Path)}
     * @throws IllegalArgumentException if the options name a database this version cannot store in
     */
    public static Heddle open(HeddleOptions options) {
        Path directory = options.directory();
        if (directory == null) {
            return new Heddle(JooqStore.open(
                    options.url(),
                    options.user(),
                    options.password(),
                    options.durability().level()));
        }
        return new Heddle(
                options.isReadOnly()
                        ? JooqStore.openReadOnly(directory)
                        : JooqStore.open(directory, options.durability().level()));
    }

    /**
     * Builds a dataset, or what is missing of it. Blocks until every row is finished, the build is cancelled or cannot go
     * on. Interrupting the calling thread cancels the build; the thread's flag is set again on return.
     *
     * @param dataset what to build
     * @param options how
     * @return what it came to
     * @throws BuildFailedException if it began and could not go on; carries the result so far
     * @throws StoreException if what is stored under that name does not go with the options; nothing changed
     * @throws IllegalStateException if a build is running
     */
    public BuildResult build(Dataset dataset, BuildOptions options) {
        RunningBuild build =
                new RunningBuild(store, requireNonNull(dataset, "dataset"), requireNonNull(options, "options"));
        if (!running.compareAndSet(null, build)) {
            throw new IllegalStateException(
                    "a build is running in this store; wait for it, cancel it, or open another store");
        }
        try {
            return build.run();
        } finally {
            running.set(null);
        }
    }

    /**
     * Stops the running build, if there is one: nothing new starts, what is at work may end within the grace of its options,
     * what ended is committed, and {@link #build} returns with {@link Outcome#CANCELLED}. Returns at once. Any thread.
     */
    public void cancel() {
        RunningBuild build = running.get();
        if (build != null) {
            build.cancel();
        }
    }

    /**
     * Tells what {@link #build} would do. Changes nothing.
     *
     * @param dataset what to build
     * @param options how
     * @return the plan
     */
    public BuildPlan plan(Dataset dataset, BuildOptions options) {
        Optional<StoredDataset> stored = store.newest(dataset.name());
        ResumeDecision decision =
                ResumeDecision.of(dataset, options.mode(), stored, RunningBuild.dropped(store, dataset, stored));
        if (decision.spec() == null) {
            return new BuildPlan(dataset.name(), decision.action(), decision.reason(), dataset.rows(), 0, List.of());
        }
        Map<String, Long> done = decision.action() == Action.CREATE
                ? Map.of()
                : store.progress(stored.orElseThrow()).stream()
                        .collect(Collectors.toMap(ColumnProgress::column, column -> column.total() - column.pending()));
        List<BuildPlan.ColumnPlan> columns = new ArrayList<>();
        long rows = decision.spec().plan().rows();
        int groups = decision.spec().plan().groups();
        for (String column : dataset.graph().columns()) {
            long rowsDone = done.getOrDefault(column, 0L);
            long tasks = switch (dataset.graph().strategy(column)) {
                case CELL_BY_CELL -> rows;
                case FULL_COLUMN -> groups;
            };
            columns.add(new BuildPlan.ColumnPlan(
                    column, dataset.graph().strategy(column), tasks, rowsDone, rows - rowsDone));
        }
        return new BuildPlan(dataset.name(), decision.action(), decision.reason(), rows, groups, columns);
    }

    /**
     * Reads the live rows of finished row groups, in order of the dataset. Lazy: holds one row group at a time.
     *
     * @param dataset the dataset, of which the newest generation is read
     * @return the rows with every column and then every side effect, hidden ones too; the caller closes the stream
     * @throws IllegalArgumentException if there is no such dataset
     */
    public Stream<Row> rows(String dataset) {
        return StoredRows.of(store, find(dataset));
    }

    /**
     * Lists the datasets.
     *
     * @return every generation, by name and then by generation
     */
    public List<StoredDataset> datasets() {
        return store.datasets();
    }

    /**
     * Lists the runs of every dataset.
     *
     * @return oldest first
     */
    public List<StoredRun> runs() {
        return store.runs();
    }

    /**
     * Counts how far each column of a dataset is. Scans what is recorded of it.
     *
     * @param dataset the dataset, of which the newest generation is read
     * @return one entry a column, in order of declaration
     * @throws IllegalArgumentException if there is no such dataset
     */
    public List<ColumnProgress> progress(String dataset) {
        return store.progress(find(dataset));
    }

    /**
     * Checks what is recorded of a dataset against itself. Scans it.
     *
     * @param dataset the dataset, of which the newest generation is read
     * @return one sentence for each contradiction; empty when there is none
     * @throws IllegalArgumentException if there is no such dataset
     */
    public List<String> verify(String dataset) {
        return store.verify(find(dataset));
    }

    /**
     * Removes the newest generation of a dataset with everything recorded of it.
     *
     * @param dataset the dataset
     * @throws IllegalArgumentException if there is no such dataset
     * @throws IllegalStateException if a build is running
     */
    public void discard(String dataset) {
        if (running.get() != null) {
            throw new IllegalStateException("a build is running in this store; cancel it before you discard");
        }
        StoreThread.call("discard", () -> {
            store.discard(find(dataset));
            return dataset;
        });
    }

    /**
     * Brings dropped rows back, for the next build to compute what they lack: live rows again, in row groups that are open again.
     * Full columns of those groups are computed again with them, and so is what was computed from those. Traces stay, and
     * attempts are counted on. Scans the dataset.
     *
     * @param dataset the dataset, of which the newest generation is changed
     * @param column only rows that this column lost
     * @param reasonPattern only rows whose reason or error class has a match of this {@linkplain Pattern regular expression};
     *     null for all
     * @return how many rows came back
     * @throws IllegalArgumentException if there is no such dataset or column, or the pattern is none
     * @throws IllegalStateException if a build is running
     */
    public long readmit(String dataset, String column, @Nullable String reasonPattern) {
        if (running.get() != null) {
            throw new IllegalStateException("a build is running in this store; cancel it before you bring rows back");
        }
        Pattern reason = reasonPattern == null ? null : Pattern.compile(reasonPattern);
        StoredDataset stored = find(dataset);
        List<String> columns = stored.spec().graph().columns();
        if (!columns.contains(column)) {
            throw new IllegalArgumentException("\"" + dataset + "\" has no column \"" + column
                    + "\" that could have lost rows; did you mean \"" + NearestName.of(column, columns) + "\"?");
        }
        return StoreThread.call("readmit", () -> store.readmit(stored, column, reason));
    }

    /**
     * Gives SQL access to the documented views, and to nothing else. Connections can read only; they end with this object.
     *
     * @return a source of read-only connections
     */
    public DataSource dataSource() {
        return store.readOnly();
    }

    private StoredDataset find(String dataset) {
        return store.newest(dataset)
                .orElseThrow(() -> new IllegalArgumentException("there is no dataset \"" + dataset
                        + "\" in this store; it has "
                        + store.datasets().stream()
                                .map(stored -> stored.spec().name())
                                .distinct()
                                .toList()));
    }

    /** Cancels the running build, waits for its end and closes the store, durably. Idempotent. */
    @Override
    public void close() {
        RunningBuild build = running.get();
        if (build != null) {
            build.cancel();
            build.awaitEnd();
        }
        StoreThread.call("close", () -> {
            store.close();
            return true;
        });
    }
}
