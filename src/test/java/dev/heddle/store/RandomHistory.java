package dev.heddle.store;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.RowGroupPrepared;
import dev.heddle.task.Fact.SideEffectsCompleted;
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
import java.util.stream.IntStream;

/**
 * A lawful build at random: cells and batches in any order their inputs allow, computed or skipped, with their side effects,
 * attempts, kept failures, drops, prepared and finished groups. From a seed; from an even one nothing is skipped.
 */
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
    private final boolean isSkipping;
    private final int dropsOneIn;
    private final Map<String, BitSet> rows = new HashMap<>();
    private final Map<Integer, BitSet> dropped = new HashMap<>();
    private final BitSet finalized = new BitSet();
    private final BitSet prepared = new BitSet();
    private final List<Fact> facts = new ArrayList<>();

    /** A history that begins with nothing and loses few rows. */
    public RandomHistory(DatasetSpec spec, long seed) {
        this(spec, seed, 60);
    }

    /** A history that begins with nothing; one in so many events drops a row. */
    public RandomHistory(DatasetSpec spec, long seed, int dropsOneIn) {
        this.spec = spec;
        this.graph = spec.graph();
        this.plan = spec.plan();
        this.random = new Random(seed);
        this.isSkipping = seed % 2 != 0;
        this.dropsOneIn = dropsOneIn;
    }

    /** Everything that happened so far, in order. */
    public List<Fact> facts() {
        return facts;
    }

    /** Rows that were dropped so far. */
    public long droppedRows() {
        return dropped.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** Live rows that have a value of the column, or a fill. */
    public long liveRowsWith(String column) {
        return IntStream.range(0, plan.groups())
                .mapToLong(rowGroup -> {
                    BitSet with = (BitSet) rows.getOrDefault(key(column, rowGroup), new BitSet())
                            .clone();
                    with.andNot(dropped(rowGroup));
                    return with.cardinality();
                })
                .sum();
    }

    /** Whether a group was finalized. */
    public boolean isFinalized(int rowGroup) {
        return finalized.get(rowGroup);
    }

    /** What happens next, and the attempts behind it. */
    public Turn turn(long run) {
        List<Fact> now = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        List<TaskTrace> starts = new ArrayList<>();
        for (int tries = random.nextInt(200); tries > 0; tries--) {
            int rowGroup = random.nextInt(plan.groups());
            if (!finalized.get(rowGroup)) {
                happen(rowGroup, now, traces, run);
                attempt(rowGroup, now, starts, run);
            }
        }
        facts.addAll(now);
        return new Turn(now, traces, starts);
    }

    /** Something about the work that changes nothing of the result. */
    private void attempt(int rowGroup, List<Fact> now, List<TaskTrace> starts, long run) {
        String column = graph.columns().get(random.nextInt(graph.columns().size()));
        boolean isFull = graph.strategy(column) == GenerationStrategy.FULL_COLUMN;
        int row = isFull ? SliceRef.WHOLE_GROUP : random.nextInt(plan.size(rowGroup));
        int attempt = 1 + random.nextInt(5);
        switch (random.nextInt(40)) {
            case 0, 1 -> now.add(new AttemptsMade(column, rowGroup, row, attempt, random.nextInt(3)));
            case 2, 3 ->
                starts.add(new TaskTrace(
                        isFull ? Task.batch(column, rowGroup) : Task.cell(column, rowGroup, row),
                        run,
                        attempt,
                        null,
                        START,
                        START,
                        null,
                        null,
                        null));
            case 4 -> {
                if (!prepared.get(rowGroup)) {
                    prepared.set(rowGroup);
                    now.add(new RowGroupPrepared(rowGroup));
                }
            }
            default -> {
                // Most of the time nothing is to be told.
            }
        }
    }

    private void happen(int rowGroup, List<Fact> now, List<TaskTrace> traces, long run) {
        String column = graph.columns().get(random.nextInt(graph.columns().size()));
        int row = random.nextInt(plan.size(rowGroup));
        if (isFinished(rowGroup)) {
            finalized.set(rowGroup);
            int live = plan.size(rowGroup) - dropped(rowGroup).cardinality();
            now.add(new RowGroupFinalized(rowGroup, live, START.plusMillis(facts.size())));
        } else if (random.nextInt(dropsOneIn) == 0 && !dropped(rowGroup).get(row)) {
            dropped(rowGroup).set(row);
            now.add(drop(column, rowGroup, row));
        } else if (graph.strategy(column) == GenerationStrategy.FULL_COLUMN) {
            if (!rows.containsKey(key(column, rowGroup)) && isBatchReady(column, rowGroup)) {
                completeBatch(column, rowGroup, now);
                traces.add(trace(Task.batch(column, rowGroup), run));
            }
        } else if (isCellReady(column, rowGroup, row)) {
            rows.computeIfAbsent(key(column, rowGroup), key -> new BitSet()).set(row);
            completeCell(column, rowGroup, row, now);
            traces.add(trace(Task.cell(column, rowGroup, row), run));
        }
    }

    private RowDropped drop(String column, int rowGroup, int row) {
        String errorClass = random.nextBoolean() ? "java.lang.IllegalStateException" : null;
        return new RowDropped(
                rowGroup, row, column, "no; 'luck'", errorClass, random.nextInt(3), START.plusNanos(1_000L * row));
    }

    private void completeCell(String column, int rowGroup, int row, List<Fact> now) {
        boolean isSkipped = isSkipping && random.nextInt(6) == 0;
        boolean isKept = !isSkipped && random.nextInt(12) == 0;
        now.add(new CellCompleted(column, rowGroup, row, isKept ? "null" : value(), isSkipped));
        if (isKept) {
            now.add(new FailureKept(column, rowGroup, row, "no; 'luck'", null, random.nextInt(3), START));
        }
        BitSet skipped = new BitSet();
        skipped.set(row, isSkipped);
        addSideEffects(column, rowGroup, new int[] {row}, skipped, now);
    }

    private void completeBatch(String column, int rowGroup, List<Fact> now) {
        BitSet live = live(rowGroup);
        rows.put(key(column, rowGroup), live);
        int[] rowIndexes = live.stream().toArray();
        int oneOf = 1 + random.nextInt(6);
        BitSet skipped = new BitSet();
        live.stream().forEach(row -> skipped.set(row, isSkipping && random.nextInt(oneOf) == 0));
        now.add(new BatchCompleted(
                column,
                rowGroup,
                rowIndexes,
                live.stream().mapToObj(row -> value()).toList(),
                skipped.stream().toArray()));
        addSideEffects(column, rowGroup, rowIndexes, skipped, now);
    }

    private void addSideEffects(String column, int rowGroup, int[] rowIndexes, BitSet skipped, List<Fact> now) {
        for (String name : graph.sideEffectColumns(column)) {
            now.add(new SideEffectsCompleted(
                    name,
                    column,
                    rowGroup,
                    rowIndexes,
                    IntStream.of(rowIndexes)
                            .mapToObj(row -> skipped.get(row) ? "null" : value())
                            .toList()));
        }
    }

    private TaskTrace trace(Task task, long run) {
        boolean isFailed = random.nextInt(4) == 0;
        return new TaskTrace(
                task,
                run,
                1,
                isFailed ? TaskStatus.FAILED : TaskStatus.SUCCEEDED,
                START,
                START,
                START.plusMillis(1),
                isFailed ? "java.lang.Error" : null,
                null);
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
