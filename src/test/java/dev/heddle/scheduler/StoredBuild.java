package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.Graphs;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRow;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A build as it really is: the loop on the calling thread, real worker threads, a real database on disk. {@link #run} again
 * is a resume.
 */
final class StoredBuild implements AutoCloseable {
    private static final FailureLimits BEARS_ALL = new FailureLimits(
            2, Duration.ZERO, Duration.ofHours(1), 100, FailureLimits.NO_GATE, 3, Duration.ofSeconds(30));

    private final List<ColumnNode> nodes;
    private final Map<String, Generator> generators = new HashMap<>();
    private final Map<String, Backoff> backoffs = new HashMap<>();
    private final DatasetSpec spec;
    private final Path directory;
    private Store store;
    private StoredDataset dataset;
    private int inFlightMax = 8;
    private Duration cancelGrace = Duration.ofSeconds(5);
    private UnaryOperator<Journal> around = UnaryOperator.identity();

    private StoredBuild(Path directory, List<ColumnNode> nodes, RowGroupPlan plan) {
        this.directory = directory;
        this.nodes = nodes;
        spec = DatasetSpec.of(
                "reviews",
                nodes.stream().map(node -> new ColumnSpec(node, false, "test")).toList(),
                plan.size(0),
                plan);
        store = JooqStore.open(directory, CommitLevel.BUFFERED);
        dataset = store.create(spec, Instant.EPOCH);
    }

    static StoredBuild of(Path directory, String drawing, long rows, int rowGroupSize) {
        return new StoredBuild(directory, Graphs.nodes(drawing), RowGroupPlan.of(rows, rowGroupSize));
    }

    static StoredBuild of(Path directory, List<ColumnNode> nodes, RowGroupPlan plan) {
        return new StoredBuild(directory, nodes, plan);
    }

    StoredBuild cell(String column, CellGenerator generator) {
        generators.put(column, generator);
        return this;
    }

    StoredBuild full(String column, FullColumnGenerator generator) {
        generators.put(column, generator);
        return this;
    }

    StoredBuild root(String column, FromScratchGenerator generator) {
        generators.put(column, generator);
        return this;
    }

    StoredBuild backoff(String column, Backoff backoff) {
        backoffs.put(column, backoff);
        return this;
    }

    StoredBuild inFlightMax(int max) {
        inFlightMax = max;
        return this;
    }

    StoredBuild cancelGrace(Duration grace) {
        cancelGrace = grace;
        return this;
    }

    /** Puts something between the loop and the journal. */
    StoredBuild around(UnaryOperator<Journal> newAround) {
        around = newAround;
        return this;
    }

    /** What a build is given while it runs. */
    interface Session {
        Ending run(Build build) throws Exception;
    }

    Ending run() {
        try {
            return run(Build::run);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    Ending run(Session session) throws Exception {
        Map<String, ColumnRules> rules = new HashMap<>();
        for (ColumnNode node : nodes) {
            Generator generator = generators.get(node.name());
            if (generator == null) {
                throw new AssertionError("no generator for " + node.name());
            }
            Backoff backoff = backoffs.getOrDefault(node.name(), Backoff.NONE);
            rules.put(node.name(), new ColumnRules(generator, node.requiredColumns(), null, backoff));
        }
        BuildLimits limits = new BuildLimits(inFlightMax, Map.of(), 3, 1_000, cancelGrace, true, 1, BEARS_ALL);
        try (Journal journal = store.startRun(dataset, Instant.EPOCH);
                Workers workers = LocalWorkers.open("reviews", inFlightMax)) {
            BuildDefinition definition = new BuildDefinition(spec.graph(), spec.plan(), rules);
            Build build = new Build(definition, around.apply(journal), workers, limits, BuildClock.system());
            Ending ending = session.run(build);
            journal.end(ending.isFinished() ? "COMPLETED" : "CANCELLED", Instant.EPOCH);
            return ending;
        }
    }

    /** Closes the store and opens it again. */
    void reopen() {
        store.close();
        store = JooqStore.open(directory, CommitLevel.BUFFERED);
        dataset = store.newest("reviews").orElseThrow();
    }

    /** The finished live rows. */
    List<StoredRow> rows() {
        try (Stream<StoredRow> rows = store.rows(dataset)) {
            return rows.toList();
        }
    }

    /** What is wrong with the tables. */
    List<String> problems() {
        return store.verify(dataset);
    }

    long dropped() {
        return store.progress(dataset).get(0).dropped();
    }

    @Override
    public void close() {
        store.close();
    }
}
