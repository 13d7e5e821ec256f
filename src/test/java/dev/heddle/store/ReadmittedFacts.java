package dev.heddle.store;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What is left of facts when dropped rows come back, told the slow way: by asking all facts again and again. */
final class ReadmittedFacts {
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final List<Fact> facts;
    private final List<RowDropped> back;

    ReadmittedFacts(DatasetSpec spec, List<Fact> facts, Predicate<RowDropped> comesBack) {
        this.graph = spec.graph();
        this.plan = spec.plan();
        this.facts = facts;
        this.back = facts.stream()
                .filter(RowDropped.class::isInstance)
                .map(RowDropped.class::cast)
                .filter(comesBack)
                .toList();
    }

    /** The drops that are no more. */
    List<RowDropped> back() {
        return back;
    }

    /** The facts that still are. */
    List<Fact> left() {
        List<Fact> left = new ArrayList<>();
        for (Fact fact : facts) {
            boolean isTouched = back.stream().anyMatch(drop -> drop.rowGroup() == fact.rowGroup());
            if (fact instanceof AttemptsMade made) {
                boolean isForgiven = made.rowIndex() == SliceRef.WHOLE_GROUP ? isTouched : isBack(made);
                left.add(
                        isForgiven
                                ? new AttemptsMade(made.column(), made.rowGroup(), made.rowIndex(), made.attempts(), 0)
                                : made);
            } else if (!(fact instanceof RowDropped && back.contains(fact))
                    && !(fact instanceof RowGroupFinalized && isTouched)
                    && !isStale(fact)) {
                left.add(fact);
            }
        }
        return left;
    }

    /** How many completed slices are no more. */
    long staleCells() {
        return facts.stream().filter(this::isStale).count();
    }

    /** The tasks that a build has to do from here to its end, if nothing fails any more. */
    Set<Task> missing() {
        List<Fact> left = left();
        Set<Task> missing = new HashSet<>();
        for (int group = 0; group < plan.groups(); group++) {
            int rowGroup = group;
            boolean isFinal =
                    left.stream().anyMatch(fact -> fact instanceof RowGroupFinalized && fact.rowGroup() == rowGroup);
            int[] live = IntStream.range(0, plan.size(rowGroup))
                    .filter(row -> left.stream()
                            .noneMatch(fact -> fact instanceof RowDropped drop
                                    && drop.rowGroup() == rowGroup
                                    && drop.rowIndex() == row))
                    .toArray();
            if (!isFinal && live.length > 0) {
                graph.columns().forEach(column -> addMissing(column, rowGroup, live, left, missing));
            }
        }
        return missing;
    }

    private void addMissing(String column, int rowGroup, int[] live, List<Fact> left, Set<Task> missing) {
        if (graph.strategy(column) == GenerationStrategy.CELL_BY_CELL) {
            IntStream.of(live)
                    .filter(row -> left.stream()
                            .noneMatch(fact -> fact instanceof CellCompleted cell
                                    && cell.column().equals(column)
                                    && cell.rowGroup() == rowGroup
                                    && cell.rowIndex() == row))
                    .forEach(row -> missing.add(Task.cell(column, rowGroup, row)));
        } else if (left.stream()
                .noneMatch(fact -> fact instanceof BatchCompleted batch
                        && batch.column().equals(column)
                        && batch.rowGroup() == rowGroup)) {
            missing.add(
                    graph.upstream(column).isEmpty()
                            ? Task.fromScratch(column, rowGroup)
                            : Task.batch(column, rowGroup));
        }
    }

    private boolean isBack(AttemptsMade made) {
        return back.stream().anyMatch(drop -> drop.rowGroup() == made.rowGroup() && drop.rowIndex() == made.rowIndex());
    }

    private boolean isStale(Fact fact) {
        String column = fact instanceof CellCompleted cell
                ? cell.column()
                : fact instanceof BatchCompleted batch
                        ? batch.column()
                        : fact instanceof SideEffectsCompleted some ? some.column() : null;
        return column != null && isStale(column, fact.rowGroup());
    }

    private boolean isStale(String column, int rowGroup) {
        return lacksARow(column, rowGroup)
                || graph.upstream(column).stream().anyMatch(upstream -> isStale(upstream, rowGroup));
    }

    private boolean lacksARow(String column, int rowGroup) {
        return facts.stream()
                .filter(fact -> fact instanceof BatchCompleted)
                .map(BatchCompleted.class::cast)
                .filter(batch -> batch.column().equals(column) && batch.rowGroup() == rowGroup)
                .anyMatch(batch -> back.stream()
                        .filter(drop -> drop.rowGroup() == rowGroup)
                        .anyMatch(drop -> Arrays.binarySearch(batch.rowIndexes(), drop.rowIndex()) < 0));
    }
}
