package dev.heddle.store;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A lawful build at random: cells and batches in any order their inputs allow, drops, finished groups. From a seed. */
public final class RandomHistory {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-12.5e3",
            "\"\"",
            "\"it's; \\\"quoted\\\"\\n\"",
            "\"日本 \uD83D\uDE00\"",
            "[1,[2]]",
            "{\"a\":null}");

    private final DatasetSpec spec;
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final Random random;
    private final Map<String, BitSet> rows = new HashMap<>();
    private final Map<Integer, BitSet> dropped = new HashMap<>();
    private final BitSet finalized = new BitSet();
    private final List<Fact> facts = new ArrayList<>();

    /** A history that begins with nothing. */
    public RandomHistory(DatasetSpec spec, long seed) {
        this.spec = spec;
        this.graph = spec.graph();
        this.plan = spec.plan();
        this.random = new Random(seed);
    }

    /** Everything that happened so far, in order. */
    public List<Fact> facts() {
        return facts;
    }

    /** Rows that were dropped so far. */
    public long droppedRows() {
        return dropped.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** Whether a group was finalized. */
    public boolean isFinalized(int rowGroup) {
        return finalized.get(rowGroup);
    }

    /** What happens next, and the attempts behind it. */
    public Turn turn(long run) {
        List<Fact> now = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        for (int tries = random.nextInt(200); tries > 0; tries--) {
            int rowGroup = random.nextInt(plan.groups());
            if (!finalized.get(rowGroup)) {
                happen(rowGroup, now, traces, run);
            }
        }
        facts.addAll(now);
        return new Turn(now, traces);
    }

    private void happen(int rowGroup, List<Fact> now, List<TaskTrace> traces, long run) {
        String column = graph.columns().get(random.nextInt(graph.columns().size()));
        int row = random.nextInt(plan.size(rowGroup));
        if (isFinished(rowGroup)) {
            finalized.set(rowGroup);
            int live = plan.size(rowGroup) - dropped(rowGroup).cardinality();
            now.add(new RowGroupFinalized(rowGroup, live, START.plusMillis(facts.size())));
        } else if (random.nextInt(60) == 0 && !dropped(rowGroup).get(row)) {
            dropped(rowGroup).set(row);
            now.add(drop(column, rowGroup, row));
        } else if (graph.strategy(column) == GenerationStrategy.FULL_COLUMN) {
            if (!rows.containsKey(key(column, rowGroup)) && isBatchReady(column, rowGroup)) {
                now.add(batch(column, rowGroup));
                traces.add(trace(Task.batch(column, rowGroup), run));
            }
        } else if (isCellReady(column, rowGroup, row)) {
            rows.computeIfAbsent(key(column, rowGroup), key -> new BitSet()).set(row);
            now.add(new CellCompleted(column, rowGroup, row, value()));
            traces.add(trace(Task.cell(column, rowGroup, row), run));
        }
    }

    private RowDropped drop(String column, int rowGroup, int row) {
        String errorClass = random.nextBoolean() ? "java.lang.IllegalStateException" : null;
        return new RowDropped(
                rowGroup, row, column, "no; 'luck'", errorClass, random.nextInt(3), START.plusNanos(1_000L * row));
    }

    private BatchCompleted batch(String column, int rowGroup) {
        BitSet live = live(rowGroup);
        rows.put(key(column, rowGroup), live);
        return new BatchCompleted(
                column,
                rowGroup,
                live.stream().toArray(),
                live.stream().mapToObj(row -> value()).toList());
    }

    private TaskTrace trace(Task task, long run) {
        return new TaskTrace(task, run, 1, TaskStatus.SUCCEEDED, START, START, START.plusMillis(1), null, null);
    }

    private boolean isBatchReady(String column, int rowGroup) {
        return graph.cellUpstream(column).stream().allMatch(upstream -> has(upstream, rowGroup, live(rowGroup)))
                && graph.batchUpstream(column).stream().allMatch(upstream -> rows.containsKey(key(upstream, rowGroup)));
    }

    private boolean isCellReady(String column, int rowGroup, int row) {
        BitSet one = new BitSet();
        one.set(row);
        return !dropped(rowGroup).get(row)
                && !has(column, rowGroup, one)
                && graph.upstream(column).stream().allMatch(upstream -> has(upstream, rowGroup, one));
    }

    private boolean isFinished(int rowGroup) {
        return graph.columns().stream().allMatch(column -> has(column, rowGroup, live(rowGroup)));
    }

    private boolean has(String column, int rowGroup, BitSet wanted) {
        BitSet missing = (BitSet) wanted.clone();
        missing.andNot(rows.getOrDefault(key(column, rowGroup), new BitSet()));
        return missing.isEmpty();
    }

    private BitSet live(int rowGroup) {
        BitSet live = new BitSet();
        live.set(0, plan.size(rowGroup));
        live.andNot(dropped(rowGroup));
        return live;
    }

    private BitSet dropped(int rowGroup) {
        return dropped.computeIfAbsent(rowGroup, group -> new BitSet());
    }

    private String value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private static String key(String column, int rowGroup) {
        return rowGroup + "/" + column;
    }

    @Override
    public String toString() {
        return facts.size() + " facts of " + spec.name();
    }
}
