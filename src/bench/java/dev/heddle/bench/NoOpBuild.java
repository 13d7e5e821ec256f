package dev.heddle.bench;

import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.Outcome;
import dev.heddle.store.jooq.EmptyStore;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Heddle end to end, as {@link Heddle} is used, on cells that do nothing: every cell is a task, a value with its marker, and a
 * trace where traces are on.
 */
final class NoOpBuild implements Contender {
    static final int COLUMNS = 10;
    static final int ROW_GROUP_SIZE = 10_000;

    /** What every cell comes to. */
    static final int VALUE = 0;

    private final Durability durability;
    private final boolean isTraced;
    private final int inFlightMax;
    private int cellsPerCommit = 1_000;

    NoOpBuild(Durability durability, boolean isTraced, int inFlightMax) {
        this.durability = durability;
        this.isTraced = isTraced;
        this.inFlightMax = inFlightMax;
    }

    /** One root and its dependants, all cell by cell. */
    static Dataset dataset(int rows, int rowGroupSize) {
        ColumnBuilder last =
                Dataset.named("noop").rows(rows).rowGroupSize(rowGroupSize).cell("c0", row -> VALUE);
        for (int column = 1; column < COLUMNS; column++) {
            last = last.cell("c" + column, row -> VALUE).requires("c0");
        }
        return last.build();
    }

    @Override
    public String name() {
        return String.format(
                Locale.ROOT, "Heddle, %s%s, %,d in flight", durability, isTraced ? "" : " without traces", inFlightMax);
    }

    @Override
    public String unit() {
        return "a cell: its value and marker" + (isTraced ? ", and its trace" : "")
                + ", in transactions that grow while one is written";
    }

    int inFlightMax() {
        return inFlightMax;
    }

    @Override
    public int cells(int cells) {
        return cells;
    }

    @Override
    public int cellsPerTransaction() {
        return cellsPerCommit;
    }

    @Override
    public Session open(Path directory, int cells) {
        Heddle heddle =
                Heddle.open(HeddleOptions.inDirectory(EmptyStore.in(directory)).durability(durability));
        BuildOptions options = BuildOptions.never().withTrace(isTraced).withMaxInFlight(inFlightMax);
        Dataset dataset = dataset(cells / COLUMNS, ROW_GROUP_SIZE);
        return new Session() {
            @Override
            public void run() {
                BuildResult result = heddle.build(dataset, options);
                if (result.outcome() != Outcome.COMPLETED || result.completedCells() != cells) {
                    throw new IllegalStateException("expected " + cells + " cells, found " + result);
                }
                cellsPerCommit = (int) (cells / result.commits());
            }

            @Override
            public void close() {
                heddle.close();
            }
        };
    }
}
