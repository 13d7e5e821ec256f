package dev.heddle.crash;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A build drawn from a seed and told turn by turn, without workers: any graph, small groups, and for each ready task the
 * decision that it ends well, loses its row, or goes on. Folds what it tells into a tracker of its own, as a live build does.
 */
final class RandomTurns {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    private final Random random;
    private final DatasetSpec spec;
    private final CompletionTracker live;
    private final List<Integer> admitted = new ArrayList<>();
    private final List<Integer> finalizing = new ArrayList<>();
    private final List<Integer> finalized = new ArrayList<>();

    RandomTurns(String name, long seed) {
        this.random = new Random(seed);
        int[] sizes = random.ints(1 + random.nextInt(4), 1, 6).toArray();
        this.spec = DatasetSpec.of(name, columns(), 6, RowGroupPlan.ofSizes(sizes));
        this.live = new CompletionTracker(spec.graph(), spec.plan());
    }

    private List<ColumnSpec> columns() {
        List<ColumnSpec> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            GenerationStrategy strategy =
                    random.nextInt(5) < 3 ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
            ColumnNode node = new ColumnNode("c" + i, strategy, some(names), List.of(), some(names));
            columns.add(new ColumnSpec(node, random.nextBoolean(), ""));
            names.add(node.name());
        }
        Collections.shuffle(columns, random);
        return columns;
    }

    private List<String> some(List<String> names) {
        List<String> some = new ArrayList<>(names);
        some.removeIf(name -> random.nextInt(3) > 0);
        return some;
    }

    DatasetSpec spec() {
        return spec;
    }

    CompletionTracker live() {
        return live;
    }

    /** Row groups that were admitted and are not finalized, which is what only memory knows. */
    List<Integer> active() {
        return admitted.stream().filter(group -> !isFinalized(group)).toList();
    }

    boolean isFinalized(int rowGroup) {
        return finalized.contains(rowGroup);
    }

    boolean isOver() {
        return finalized.size() == spec.plan().groups();
    }

    /** Tells what the next turn found out, already folded. */
    Turn next() {
        List<Fact> facts = new ArrayList<>();
        admitSome();
        int events = random.nextInt(6);
        for (int i = 0; i < events; i++) {
            List<Task> ready = live.readyTasks();
            if (!ready.isEmpty()) {
                settle(ready.get(random.nextInt(ready.size())), facts);
            }
        }
        if (random.nextInt(6) == 0 && !active().isEmpty()) {
            int rowGroup = active().get(random.nextInt(active().size()));
            drop(anyColumn(), rowGroup, random.nextInt(spec.plan().size(rowGroup)), facts);
        }
        finalizeSome(facts);
        return new Turn(facts, List.of());
    }

    /** The last turn is durable. */
    void committed() {
        finalizing.forEach(live::compact);
        finalized.addAll(finalizing);
        finalizing.clear();
    }

    private void admitSome() {
        if (admitted.size() < spec.plan().groups() && (active().isEmpty() || random.nextInt(4) == 0)) {
            int rowGroup = admitted.size();
            admitted.add(rowGroup);
            live.admit(rowGroup);
        }
    }

    private void settle(Task task, List<Fact> facts) {
        int fate = random.nextInt(10);
        if (fate == 0 && task.slice().isCell()) {
            drop(task.column(), task.rowGroup(), task.rowIndex(), facts);
        } else if (fate == 0 && random.nextInt(4) == 0) {
            for (int row : liveRows(task.rowGroup())) {
                drop(task.column(), task.rowGroup(), row, facts);
            }
        } else if (task.slice().isCell()) {
            live.markCellComplete(task.column(), task.rowGroup(), task.rowIndex());
            facts.add(new Fact.CellCompleted(task.column(), task.rowGroup(), task.rowIndex(), value()));
        } else {
            int[] rows = liveRows(task.rowGroup());
            List<String> values = IntStream.of(rows).mapToObj(row -> value()).toList();
            live.markBatchComplete(task.column(), task.rowGroup(), spec.plan().size(task.rowGroup()));
            facts.add(new Fact.BatchCompleted(task.column(), task.rowGroup(), rows, values));
        }
    }

    private void drop(String column, int rowGroup, int rowIndex, List<Fact> facts) {
        if (!live.isDropped(rowGroup, rowIndex)) {
            live.dropRow(rowGroup, rowIndex);
            String errorClass = random.nextBoolean() ? "E" : null;
            facts.add(new Fact.RowDropped(rowGroup, rowIndex, column, value(), errorClass, random.nextInt(3), AT));
        }
    }

    private void finalizeSome(List<Fact> facts) {
        for (int rowGroup : active()) {
            if (live.isRowGroupComplete(rowGroup)) {
                finalizing.add(rowGroup);
                facts.add(new Fact.RowGroupFinalized(rowGroup, liveRows(rowGroup).length, AT));
            }
        }
    }

    private int[] liveRows(int rowGroup) {
        return IntStream.range(0, spec.plan().size(rowGroup))
                .filter(row -> !live.isDropped(rowGroup, row))
                .toArray();
    }

    private String anyColumn() {
        return spec.columns().get(random.nextInt(spec.columns().size())).node().name();
    }

    private String value() {
        return "\"" + random.nextInt() + "\"";
    }
}
