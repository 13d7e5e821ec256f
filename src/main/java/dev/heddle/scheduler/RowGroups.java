package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.frontier.FrontierDelta;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which row groups are at work: admits them in order of their ids, never more at once than allowed, and lets them go once
 * they are finalized.
 *
 * <p>Loop thread only. Keeps nothing of a finalized group but sums: one mark past the lowest group not admitted is enough,
 * and a bit for each group that an earlier run finalized out of order.
 */
final class RowGroups {
    private final RowGroupPlan plan;
    private final CompletionTracker tracker;
    private final Columns columns;
    private final int activeMax;

    /** In order of admission, which is that of ids. */
    private final List<ActiveRowGroup> active = new ArrayList<>();

    private final List<ActiveRowGroup> touched = new ArrayList<>();
    private final List<ActiveRowGroup> finishing = new ArrayList<>();
    private final BitSet finalizedAhead = new BitSet();
    private int next;
    private int finalizedCount;
    private long finalizedRows;
    private long finalizedDroppedRows;

    RowGroups(RowGroupPlan plan, CompletionTracker tracker, Columns columns, int activeMax) {
        this.plan = plan;
        this.tracker = tracker;
        this.columns = columns;
        this.activeMax = activeMax;
    }

    List<ActiveRowGroup> active() {
        return active;
    }

    boolean isAllFinalized() {
        return finalizedCount == plan.groups();
    }

    /** Whether another group may be admitted and there is one. */
    boolean hasNext() {
        return active.size() < activeMax && next < plan.groups();
    }

    /** Takes the next group that is not finalized; {@link #admit} makes its tasks appear. */
    ActiveRowGroup takeNext() {
        ActiveRowGroup rowGroup =
                new ActiveRowGroup(next, plan.startOffset(next), plan.size(next), columns.count(), columns.slotCount());
        rowGroup.keySlot = columns.keySlot();
        active.add(rowGroup);
        next++;
        skipFinalized();
        return rowGroup;
    }

    /** Admits a group that was taken, and whose stored facts have been taken in. Returns what is ready in it. */
    FrontierDelta admit(ActiveRowGroup rowGroup) {
        FrontierDelta delta = tracker.admit(rowGroup.id);
        if (tracker.isRowGroupComplete(rowGroup.id) || !rowGroup.isPrepared) {
            touch(rowGroup);
        }
        return delta;
    }

    /** Notes that the group may be finished by the end of this turn. */
    void touch(ActiveRowGroup rowGroup) {
        if (!rowGroup.isTouched) {
            rowGroup.isTouched = true;
            touched.add(rowGroup);
        }
    }

    boolean hasTouched() {
        return !touched.isEmpty();
    }

    /** Of the groups that were touched, those in which nothing is left to do and nothing is in flight. */
    List<Fact> finish(HookLine hooks, Instant at) {
        List<Fact> facts = new ArrayList<>();
        for (ActiveRowGroup rowGroup : touched) {
            rowGroup.isTouched = false;
            if (rowGroup.inFlight == 0 && !hooks.holdsUp(rowGroup, at) && tracker.isRowGroupComplete(rowGroup.id)) {
                finishing.add(rowGroup);
                facts.add(new Fact.RowGroupFinalized(rowGroup.id, rowGroup.liveRows(), at));
            }
        }
        touched.clear();
        return facts;
    }

    /** Lets go of the groups whose end is durable now. */
    List<ActiveRowGroup> release() {
        if (finishing.isEmpty()) {
            return List.of();
        }
        List<ActiveRowGroup> released = List.copyOf(finishing);
        finishing.clear();
        for (ActiveRowGroup rowGroup : released) {
            tracker.compact(rowGroup.id);
            countFinalized(rowGroup.size, rowGroup.droppedRows());
        }
        active.removeAll(released);
        return released;
    }

    /** Takes in a group that an earlier run finalized. */
    void restoreFinalized(int rowGroup, int liveRows, int[] droppedRows) {
        if (rowGroup < next || rowGroup >= plan.groups() || liveRows + droppedRows.length != plan.size(rowGroup)) {
            throw new IllegalStateException("row group " + rowGroup + " of " + plan + " was stored as finalized with "
                    + liveRows + " live and " + droppedRows.length + " dropped rows, after row group " + (next - 1)
                    + "; expected ascending groups and as many rows as planned");
        }
        tracker.restoreCompacted(rowGroup, droppedRows);
        countFinalized(plan.size(rowGroup), droppedRows.length);
        finalizedAhead.set(rowGroup);
        skipFinalized();
    }

    long finishedRows() {
        return finalizedRows;
    }

    long droppedRows() {
        long rows = finalizedDroppedRows;
        for (ActiveRowGroup rowGroup : active) {
            rows += rowGroup.droppedRows();
        }
        return rows;
    }

    long cellsDone() {
        long cells = finalizedRows * columns.count();
        for (ActiveRowGroup rowGroup : active) {
            cells += rowGroup.cellsDone();
        }
        return cells;
    }

    private void countFinalized(int rows, int droppedRows) {
        finalizedCount++;
        finalizedRows += rows;
        finalizedDroppedRows += droppedRows;
    }

    private void skipFinalized() {
        while (finalizedAhead.get(next)) {
            finalizedAhead.clear(next);
            next++;
        }
    }
}
