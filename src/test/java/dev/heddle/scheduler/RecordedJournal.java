package dev.heddle.scheduler;

import dev.heddle.store.Journal;
import dev.heddle.store.StoreException;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The tables of one dataset as lists: what was committed, and nothing else. Refuses what the tables refuse. A crash leaves
 * it as it is; {@link #nextRun} is what the next process sees.
 */
final class RecordedJournal implements Journal {
    private final Map<Integer, List<Fact>> factsByRowGroup = new TreeMap<>();
    private final Map<Integer, Fact.RowGroupFinalized> finalized = new TreeMap<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<TaskTrace> traces = new ArrayList<>();
    private long run = 1;

    @Override
    public long run() {
        return run;
    }

    void nextRun() {
        run++;
    }

    List<Turn> turns() {
        return turns;
    }

    List<TaskTrace> traces() {
        return traces;
    }

    List<Fact> facts(int rowGroup) {
        return factsByRowGroup.getOrDefault(rowGroup, List.of());
    }

    List<Fact> facts() {
        return factsByRowGroup.values().stream().flatMap(List::stream).toList();
    }

    Map<Integer, Fact.RowGroupFinalized> finalized() {
        return finalized;
    }

    @Override
    public boolean followsDeath() {
        return run > 1;
    }

    @Override
    public void replayFinalized(Consumer<Fact> reader) {
        finalized.forEach((rowGroup, end) -> {
            facts(rowGroup).stream().filter(Fact.RowDropped.class::isInstance).forEach(reader);
            reader.accept(end);
        });
    }

    @Override
    public void replay(int rowGroup, Consumer<Fact> reader) {
        facts(rowGroup).forEach(reader);
    }

    @Override
    public void commit(Turn turn) {
        for (Fact fact : turn.facts()) {
            if (finalized.containsKey(fact.rowGroup()) || !keys.add(key(fact))) {
                throw new StoreException(StoreException.Category.CONFLICT, "recorded before: " + key(fact), null);
            }
            if (fact instanceof Fact.RowGroupFinalized end) {
                finalized.put(end.rowGroup(), end);
            } else {
                factsByRowGroup
                        .computeIfAbsent(fact.rowGroup(), group -> new ArrayList<>())
                        .add(fact);
            }
        }
        traces.addAll(turn.traces());
        turns.add(turn);
    }

    @Override
    public void end(String outcome, Instant at) {}

    @Override
    public void close() {}

    private String key(Fact fact) {
        if (fact instanceof Fact.CellCompleted cell) {
            return "cell " + cell.column() + "/" + cell.rowGroup() + "/" + cell.rowIndex();
        }
        if (fact instanceof Fact.BatchCompleted batch) {
            return "batch " + batch.column() + "/" + batch.rowGroup();
        }
        if (fact instanceof Fact.SideEffectsCompleted extra) {
            return "side effect " + extra.name() + "/" + extra.rowGroup() + "/" + Arrays.toString(extra.rowIndexes());
        }
        if (fact instanceof Fact.RowDropped drop) {
            return "drop " + drop.rowGroup() + "/" + drop.rowIndex();
        }
        if (fact instanceof Fact.FailureKept kept) {
            return "kept " + kept.column() + "/" + kept.rowGroup() + "/" + kept.rowIndex();
        }
        if (fact instanceof Fact.AttemptsMade made) {
            return "attempts " + made.column() + "/" + made.rowGroup() + "/" + made.rowIndex() + "/" + made.attempts()
                    + "/" + run;
        }
        return (fact instanceof Fact.RowGroupPrepared ? "prepared " : "end ") + fact.rowGroup();
    }
}
