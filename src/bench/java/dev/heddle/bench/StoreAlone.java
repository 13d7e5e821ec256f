package dev.heddle.bench;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.EmptyStore;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The store without a scheduler: one thread that commits turns which are there in advance. What it lacks to the ceiling is the
 * price of the store, what a build lacks to it is the price of scheduling.
 */
final class StoreAlone implements Contender {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String VALUE = String.valueOf(NoOpBuild.VALUE);

    private final NoOpBuild build;

    /** Puts as many cells into a turn as a build did in its last round. */
    StoreAlone(NoOpBuild build) {
        this.build = build;
    }

    @Override
    public String name() {
        return "Heddle's store alone, PROCESS_CRASH";
    }

    @Override
    public String unit() {
        return "the same, by way of the store, from turns known in advance";
    }

    @Override
    public int cellsPerTransaction() {
        return build.cellsPerTransaction();
    }

    @Override
    public int cells(int cells) {
        return cells;
    }

    @Override
    public Session open(Path directory, int cells) {
        int perTurn = cellsPerTransaction();
        int rows = cells / NoOpBuild.COLUMNS;
        JooqStore store = JooqStore.open(EmptyStore.in(directory), CommitLevel.WRITTEN);
        Journal journal = startRun(store, rows, NoOpBuild.ROW_GROUP_SIZE);
        CellOrder order = new CellOrder(rows, NoOpBuild.ROW_GROUP_SIZE, perTurn);
        List<Turn> turns = new ArrayList<>();
        for (int first = 0; first < cells; first += perTurn) {
            turns.add(turn(journal.run(), order, Math.min(perTurn, cells - first)));
        }
        return new Session() {
            @Override
            public void run() {
                turns.forEach(journal::commit);
            }

            @Override
            public void close() {
                journal.close();
                store.close();
            }
        };
    }

    /** A run on the dataset of {@link NoOpBuild}. */
    static Journal startRun(JooqStore store, int rows, int rowGroupSize) {
        List<ColumnSpec> columns = IntStream.range(0, NoOpBuild.COLUMNS)
                .mapToObj(column -> column == 0 ? node(column) : node(column, name(0)))
                .map(node -> new ColumnSpec(node, false, ""))
                .toList();
        DatasetSpec spec = DatasetSpec.of("bench", columns, rowGroupSize, RowGroupPlan.of(rows, rowGroupSize));
        return store.startRun(store.create(spec, AT), AT);
    }

    /** What a turn of a build says of its next cells. */
    static Turn turn(long run, CellOrder order, int cells) {
        List<Fact> facts = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            order.advance();
            Task task = Task.cell(name(order.column()), order.rowGroup(), order.rowIndex());
            facts.add(new Fact.CellCompleted(task.column(), task.rowGroup(), task.rowIndex(), VALUE));
            traces.add(new TaskTrace(task, run, 1, TaskStatus.SUCCEEDED, AT, AT, AT, null, null));
        }
        return new Turn(facts, traces);
    }

    private static ColumnNode node(int column, String... required) {
        return ColumnNode.of(name(column), GenerationStrategy.CELL_BY_CELL, required);
    }

    private static String name(int column) {
        return "c" + column;
    }
}
