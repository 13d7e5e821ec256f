package dev.heddle.bench;

import static java.util.Objects.requireNonNull;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to commit a turn that is there, in microseconds. Each iteration has a new store. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class StoreWriterBenchmark {
    private static final int ROWS = 100_000_000;

    /** Cells of a turn. */
    @Param({"10", "1000", "10000"})
    public int cells;

    /** Whether each cell has a trace. */
    @Param({"true", "false"})
    public boolean isTraced;

    /** What a commit survives. */
    @Param({"WRITTEN", "SYNCED"})
    public CommitLevel level = CommitLevel.WRITTEN;

    private CellOrder order = new CellOrder(ROWS, NoOpBuild.ROW_GROUP_SIZE, 1);
    private @Nullable TemporaryDirectory directory;
    private @Nullable JooqStore store;
    private @Nullable Journal journal;
    private Turn turn = new Turn(List.of(), List.of());

    /** Makes a store with a dataset that no iteration finishes. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = TemporaryDirectory.make();
        store = JooqStore.open(directory.path(), level);
        journal = StoreAlone.startRun(store, ROWS, NoOpBuild.ROW_GROUP_SIZE);
        order = new CellOrder(ROWS, NoOpBuild.ROW_GROUP_SIZE, cells);
    }

    /** Makes the next turn. A commit takes long enough for this to be timed around it. */
    @Setup(Level.Invocation)
    public void think() {
        Turn traced = StoreAlone.turn(requireNonNull(journal).run(), order, cells);
        turn = isTraced ? traced : new Turn(traced.facts(), List.of());
    }

    /** Commits it. */
    @Benchmark
    public void commit() {
        requireNonNull(journal).commit(turn);
    }

    /** Closes the store and removes its files. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        requireNonNull(journal).close();
        requireNonNull(store).close();
        requireNonNull(directory).close();
    }
}
