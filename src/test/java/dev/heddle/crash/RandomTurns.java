package dev.heddle.crash;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Specs;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.ArrayList;
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
    private final List<Integer> prepared = new ArrayList<>();
    private final List<Integer> finalizing = new ArrayList<>();
    private final List<Integer> finalized = new ArrayList<>();

    RandomTurns(String name, long seed) {
        this.random = new Random(seed);
        int[] sizes = random.ints(1 + random.nextInt(4), 1, 9).toArray();
        this.spec = Specs.random(name, random, RowGroupPlan.ofSizes(sizes));
        this.live = new CompletionTracker(spec.graph(), spec.plan());
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
        List<TaskTrace> starts = new ArrayList<>();
        admitSome();
        int events = random.nextInt(6);
        for (int i = 0; i < events; i++) {
            List<Task> ready = live.readyTasks();
            if (!ready.isEmpty()) {
                attempt(ready.get(random.nextInt(ready.size())), facts, starts);
                settle(ready.get(random.nextInt(ready.size())), facts);
            }
        }
        if (random.nextInt(3) == 0) {
            settleTogether(facts);
        }
        prepareSome(facts);
        if (random.nextInt(6) == 0 && !active().isEmpty()) {
            int rowGroup = active().get(random.nextInt(active().size()));
            drop(anyColumn(), rowGroup, random.nextInt(spec.plan().size(rowGroup)), facts);
        }
        finalizeSome(facts);
        return new Turn(facts, List.of(), starts);
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

    private void prepareSome(List<Fact> facts) {
        for (int rowGroup : active()) {
            if (random.nextInt(3) == 0 && !prepared.contains(rowGroup)) {
                prepared.add(rowGroup);
                facts.add(new Fact.RowGroupPrepared(rowGroup));
            }
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
            boolean isSkipped = random.nextInt(5) == 0;
            live.markCellComplete(task.column(), task.rowGroup(), task.rowIndex());
            facts.add(new Fact.CellCompleted(task.column(), task.rowGroup(), task.rowIndex(), value(), isSkipped));
            addSideEffects(task, new int[] {task.rowIndex()}, isSkipped, facts);
        } else {
            int[] rows = liveRows(task.rowGroup());
            List<String> values = IntStream.of(rows).mapToObj(row -> value()).toList();
            live.markBatchComplete(task.column(), task.rowGroup(), spec.plan().size(task.rowGroup()));
            boolean isSkipped = random.nextInt(5) == 0;
            int[] skipped = IntStream.of(rows)
                    .filter(row -> isSkipped || random.nextInt(5) == 0)
                    .toArray();
            facts.add(new Fact.BatchCompleted(task.column(), task.rowGroup(), rows, values, skipped));
            addSideEffects(task, rows, skipped.length > 0, facts);
        }
    }

    /** All that is ready of one column in one group, so that cells share a row of a table. */
    private void settleTogether(List<Fact> facts) {
        List<Task> ready = live.readyTasks();
        if (ready.isEmpty()) {
            return;
        }
        Task any = ready.get(random.nextInt(ready.size()));
        ready.stream()
                .filter(task -> task.column().equals(any.column()) && task.rowGroup() == any.rowGroup())
                .forEach(task -> settle(task, facts));
    }

    /** Side effects of the rows that were computed together; none has a value where one was skipped, which is lawful. */
    private void addSideEffects(Task task, int[] rows, boolean isSkipped, List<Fact> facts) {
        for (String name : spec.graph().sideEffectColumns(task.column())) {
            List<String> values = IntStream.of(rows)
                    .mapToObj(row -> isSkipped ? "null" : value())
                    .toList();
            facts.add(new Fact.SideEffectsCompleted(name, task.column(), task.rowGroup(), rows, values));
        }
    }

    private void attempt(Task task, List<Fact> facts, List<TaskTrace> starts) {
        int attempt = 1 + random.nextInt(3);
        if (random.nextInt(4) == 0) {
            facts.add(
                    new Fact.AttemptsMade(task.column(), task.rowGroup(), task.rowIndex(), attempt, random.nextInt(3)));
        } else if (random.nextInt(2) == 0) {
            starts.add(TaskTrace.of(task).withAttempt(attempt));
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
