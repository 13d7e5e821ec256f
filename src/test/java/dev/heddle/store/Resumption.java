package dev.heddle.store;

import static dev.heddle.store.Stores.AT;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A run that takes in what is stored, computes what is ready until nothing is, and finishes every group. */
public final class Resumption {
    private final StoredDataset dataset;
    private final CompletionTracker tracker;
    private final List<Task> computed = new ArrayList<>();
    private final List<Integer> dropped = new ArrayList<>();
    private final List<Integer> open = new ArrayList<>();

    private Resumption(StoredDataset dataset) {
        this.dataset = dataset;
        this.tracker =
                new CompletionTracker(dataset.spec().graph(), dataset.spec().plan());
    }

    /** Resumes the dataset to its end; returns what it had to compute. */
    public static List<Task> run(Store store, StoredDataset dataset) {
        Resumption resumption = new Resumption(dataset);
        try (Journal journal = store.startRun(dataset, AT)) {
            resumption.restore(journal);
            resumption.compute(journal);
            journal.end("COMPLETED", AT);
        }
        return resumption.computed;
    }

    private void restore(Journal journal) {
        IntStream.range(0, dataset.spec().plan().groups()).forEach(open::add);
        journal.replayFinalized(fact -> {
            if (fact instanceof RowDropped drop) {
                dropped.add(drop.rowIndex());
            } else {
                int[] rows = dropped.stream().mapToInt(Integer::intValue).toArray();
                tracker.restoreCompacted(fact.rowGroup(), rows);
                open.remove(Integer.valueOf(fact.rowGroup()));
                dropped.clear();
            }
        });
        for (int rowGroup : open) {
            journal.replay(rowGroup, this::fold);
            tracker.admit(rowGroup);
        }
    }

    private void fold(Fact fact) {
        if (fact instanceof CellCompleted cell) {
            tracker.markCellComplete(cell.column(), cell.rowGroup(), cell.rowIndex());
        } else if (fact instanceof BatchCompleted batch) {
            tracker.markBatchComplete(batch.column(), batch.rowGroup(), size(batch.rowGroup()));
        } else if (fact instanceof RowDropped drop) {
            tracker.dropRow(drop.rowGroup(), drop.rowIndex());
        }
    }

    private void compute(Journal journal) {
        for (List<Task> ready = tracker.readyTasks(); !ready.isEmpty(); ready = tracker.readyTasks()) {
            List<Fact> facts = new ArrayList<>();
            ready.forEach(task -> facts.add(completion(task)));
            journal.commit(new Turn(facts, List.of()));
            facts.forEach(this::fold);
            computed.addAll(ready);
        }
        List<Fact> ends = new ArrayList<>();
        for (int rowGroup : open) {
            if (!tracker.isRowGroupComplete(rowGroup)) {
                throw new AssertionError("row group " + rowGroup + " is not complete and nothing is ready");
            }
            ends.add(new RowGroupFinalized(rowGroup, liveRows(rowGroup).length, AT));
        }
        journal.commit(new Turn(ends, List.of()));
    }

    private Fact completion(Task task) {
        if (task.slice().isCell()) {
            return new CellCompleted(task.column(), task.rowGroup(), task.rowIndex(), "\"again\"");
        }
        int[] rows = liveRows(task.rowGroup());
        return new BatchCompleted(
                task.column(),
                task.rowGroup(),
                rows,
                IntStream.of(rows).mapToObj(row -> "\"again\"").toList());
    }

    private int[] liveRows(int rowGroup) {
        return IntStream.range(0, size(rowGroup))
                .filter(row -> !tracker.isDropped(rowGroup, row))
                .toArray();
    }

    private int size(int rowGroup) {
        return dataset.spec().plan().size(rowGroup);
    }
}
