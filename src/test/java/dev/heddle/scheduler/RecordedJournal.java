package dev.heddle.scheduler;

import dev.heddle.graph.SliceRef;
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
import java.util.stream.Stream;

/**
 * The tables of one dataset as lists: what was committed, and nothing else. Refuses what the tables refuse. A crash leaves
 * it as it is; {@link #nextRun} is what the next process sees.
 */
final class RecordedJournal implements Journal {
    private final Map<Integer, List<Fact>> factsByRowGroup = new TreeMap<>();
    private final Map<Integer, Fact.RowGroupFinalized> finalized = new TreeMap<>();
    private final Map<SliceRef, Fact.AttemptsMade> attempts = new TreeMap<>();
    private final Map<SliceRef, Integer> atWork = new TreeMap<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<TaskTrace> traces = new ArrayList<>();
    private long run = 1;
    private boolean hasEnd;
    private boolean followsDeath;

    @Override
    public long run() {
        return run;
    }

    /** Opens the next run; if the last one has no end it died, and what it was at is counted as a death of each. */
    void nextRun() {
        run++;
        followsDeath = !hasEnd;
        hasEnd = false;
        if (followsDeath) {
            atWork.forEach(this::countDeath);
        }
        atWork.clear();
    }

    List<Turn> turns() {
        return turns;
    }

    List<TaskTrace> traces() {
        return traces;
    }

    /** What is known of a row group, finalized or not, except for its end. */
    List<Fact> facts(int rowGroup) {
        Stream<Fact> made = attempts.values().stream()
                .filter(each -> each.rowGroup() == rowGroup)
                .map(Fact.class::cast);
        return Stream.concat(factsByRowGroup.getOrDefault(rowGroup, List.of()).stream(), made)
                .toList();
    }

    List<Fact> facts() {
        return Stream.concat(factsByRowGroup.values().stream().flatMap(List::stream), attempts.values().stream())
                .toList();
    }

    Map<Integer, Fact.RowGroupFinalized> finalized() {
        return finalized;
    }

    /** How often a slice was attempted and what died meanwhile, as far as that is on record. */
    Fact.AttemptsMade attemptsOf(SliceRef slice) {
        return attempts.getOrDefault(
                slice, new Fact.AttemptsMade(slice.column(), slice.rowGroup(), slice.rowIndex(), 0, 0));
    }

    /** Slices that are on record as being at work. */
    Set<SliceRef> atWork() {
        return atWork.keySet();
    }

    @Override
    public boolean followsDeath() {
        return followsDeath;
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
            add(fact);
        }
        for (TaskTrace trace : turn.traces()) {
            if (trace.status() != null) {
                atWork.remove(trace.task().slice());
            }
        }
        for (TaskTrace start : turn.starts()) {
            atWork.put(start.task().slice(), start.attempt());
        }
        traces.addAll(turn.traces());
        turns.add(turn);
    }

    @Override
    public void end(String outcome, Instant at) {
        hasEnd = true;
    }

    @Override
    public void close() {}

    private void add(Fact fact) {
        if (fact instanceof Fact.RowGroupFinalized end) {
            finalized.put(end.rowGroup(), end);
            return;
        }
        if (fact instanceof Fact.AttemptsMade made) {
            SliceRef slice = new SliceRef(made.column(), made.rowGroup(), made.rowIndex());
            attempts.put(slice, made);
            atWork.remove(slice);
            return;
        }
        if (fact instanceof Fact.CellCompleted cell) {
            atWork.remove(SliceRef.cell(cell.column(), cell.rowGroup(), cell.rowIndex()));
        } else if (fact instanceof Fact.BatchCompleted batch) {
            atWork.remove(SliceRef.wholeGroup(batch.column(), batch.rowGroup()));
        }
        factsByRowGroup
                .computeIfAbsent(fact.rowGroup(), group -> new ArrayList<>())
                .add(fact);
    }

    private void countDeath(SliceRef slice, int attempt) {
        if (isWanted(slice)) {
            Fact.AttemptsMade before = attemptsOf(slice);
            attempts.put(
                    slice,
                    new Fact.AttemptsMade(
                            slice.column(),
                            slice.rowGroup(),
                            slice.rowIndex(),
                            Math.max(before.attempts(), attempt),
                            before.deaths() + 1));
        }
    }

    /** What belongs to a finalized group or a dropped row is not tried again, whatever it died of. */
    private boolean isWanted(SliceRef slice) {
        return !finalized.containsKey(slice.rowGroup())
                && (!slice.isCell() || !keys.contains("drop " + slice.rowGroup() + "/" + slice.rowIndex()));
    }

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
