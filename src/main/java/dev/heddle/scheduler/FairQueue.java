package dev.heddle.scheduler;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * Two things are shared out, and a single rule cannot do both. Slots: a column whose tasks take long must not end up with all
 * of them, so the column with the least at work for its weight comes first (weighted max-min fairness, as Spark's
 * FairSchedulingAlgorithm has it). A lone column gets every slot that way, and the moment another has something ready, each
 * slot that frees is the other's until they are level: borrowing that is given back on demand, without shares to recompute.
 * Turns: among columns that are level, start-time fair queueing (P. Goyal, H. Vin, H. Cheng, SIGCOMM 1996) with the integer
 * strides of C. Waldspurger and W. Weihl (MIT TM-528, 1995): each has a virtual start, the earliest is served and moves on by
 * its stride, and one that comes back from idleness starts no earlier than the last that was served. The rejected alternative
 * is to share out turns alone: a fast column would then get as many as a slow one, and a slow one all the slots.
 *
 * Three heaps, one in the other: lanes (a resource each), the columns of a lane, the flows (row groups) of a column. The
 * columns of a resource without room leave with their lane in one step and cost nothing until they are back.
 */

/**
 * Tasks that could start, in the order in which they should: fair over columns by weight, and over the row groups of a column.
 *
 * <p>Loop thread only. Every change costs O(log n) in resources, columns and row groups, whatever the number of tasks; that a
 * task ended costs it at the next choice, once for all of a column. Two steps take a task: {@link #select} says which and
 * changes nothing, {@link #commit} takes it, unless something changed between the two.
 */
final class FairQueue {
    /** What a row group has in the queue before anything of it comes. */
    static final @Nullable Flow[] NO_FLOWS = {};

    /** In how many services a column gets its share of many places that are free at once. */
    private static final int SERVICES_A_SHARE = 4;

    private final Columns columns;
    private final ColumnFlows[] byColumn;
    private final long weightOfAll;

    /** By resource. */
    private final Lane[] lanes;

    private final IndexedHeap<Lane> served = new IndexedHeap<>();

    /** Columns of which tasks ended since the last choice: of many that end in one turn, each is put in its place once. */
    private final List<ColumnFlows> relieved = new ArrayList<>();

    /** Virtual start of the last task that was served. */
    private long time;

    private long version;
    private int size;

    /**
     * Starts empty, with room on every resource.
     *
     * @param weights share of each column, by its index: 1 to {@link ColumnFlows#WEIGHT_MAX}
     */
    FairQueue(Columns columns, int[] weights) {
        this.columns = columns;
        lanes = new Lane[columns.resourceLimits().length];
        Arrays.setAll(lanes, resource -> new Lane());
        int lightest = Arrays.stream(weights).min().orElse(1);
        int heaviest = Arrays.stream(weights).max().orElse(1);
        if (weights.length != columns.count() || lightest < 1 || heaviest > ColumnFlows.WEIGHT_MAX) {
            throw new IllegalArgumentException("weights " + Arrays.toString(weights) + " of " + columns.count()
                    + " columns; expected one for each, from 1 to " + ColumnFlows.WEIGHT_MAX);
        }
        weightOfAll = Arrays.stream(weights).asLongStream().sum();
        byColumn = new ColumnFlows[columns.count()];
        for (Column column : columns.all()) {
            byColumn[column.index] = new ColumnFlows(column, lanes[column.resource], weights[column.index], lightest);
        }
    }

    /** How many tasks are queued, those of full resources included. */
    int size() {
        return size;
    }

    /** Takes in another try at a task, ahead of the first tries of its column and row group. One that is queued stays as it is. */
    void add(Attempt attempt) {
        Flow flow = flowOf(attempt.column, attempt.rowGroup);
        added(flow, flow.add(attempt));
    }

    /** Takes in a task that became ready, of a row or {@link SliceRef#WHOLE_GROUP}. One that is queued stays as it is. */
    void add(ActiveRowGroup rowGroup, Column column, int rowIndex, Instant at) {
        Flow flow = flowOf(column, rowGroup);
        added(flow, flow.add(rowIndex, at, 1));
    }

    /**
     * Takes in tasks of a row group that became ready. Those that are queued stay as they are.
     *
     * @param tasks grouped by column
     */
    void addAll(ActiveRowGroup rowGroup, List<Task> tasks, Instant at) {
        int from = 0;
        while (from < tasks.size()) {
            String name = tasks.get(from).column();
            int end = from + 1;
            while (end < tasks.size() && tasks.get(end).column().equals(name)) {
                end++;
            }
            Flow flow = flowOf(columns.named(name), rowGroup);
            added(flow, flow.addAll(tasks, from, end, at));
            from = end;
        }
    }

    /** What should start next, or null if nothing is queued but for resources without room. */
    @Nullable
    Choice select() {
        settleRelieved();
        Lane lane = served.first();
        ColumnFlows column = lane == null ? null : lane.first();
        Flow flow = column == null ? null : column.first();
        return flow == null ? null : new Choice(flow, version);
    }

    /**
     * How many tasks of a column may be taken together when so many places are free. They share the cost of the choice, which is
     * most of what it costs to start one; where few places are free each is chosen by itself, so that columns get their shares of
     * those, too.
     */
    int tasksAtOnce(Column column, int places) {
        long share = places * (long) byColumn[column.index].weight() / weightOfAll;
        return (int) Math.max(1, share / SERVICES_A_SHARE);
    }

    /**
     * Takes what was chosen, and of what comes after it in its flow so many that it is {@code most} in all; each counts as at work
     * until {@link #ended}. Together they are one service that is as many times as long. Returns none and changes nothing if the
     * queue has changed since: the choice may no longer be there, or no longer be the right one.
     */
    List<Attempt> commit(Choice choice, int most) {
        if (choice.version() != version) {
            return List.of();
        }
        Flow flow = choice.flow();
        ColumnFlows column = flow.column;
        List<Attempt> attempts = flow.take(most);
        time = column.lane.charge(column, attempts.size(), time);
        column.charge(flow, attempts.size());
        column.begun(attempts.size());
        count(flow, -attempts.size());
        settle(flow);
        return attempts;
    }

    /** A task that was taken is no longer at work. */
    void ended(Column column) {
        ColumnFlows flows = byColumn[column.index];
        flows.ended();
        if (!flows.isRelieved) {
            flows.isRelieved = true;
            relieved.add(flows);
        }
        version++;
    }

    /** Passes over the columns of a resource until it is unparked. */
    void park(int resource) {
        Lane lane = lanes[resource];
        if (lane.park(time)) {
            settle(lane);
        }
    }

    /** Serves the columns of a resource again. */
    void unpark(int resource) {
        Lane lane = lanes[resource];
        if (lane.unpark(time)) {
            settle(lane);
        }
    }

    /** Takes out what a row that has just been dropped leaves without purpose: its cells, and after the last row everything. */
    void rowDropped(ActiveRowGroup rowGroup, int rowIndex) {
        for (Flow flow : rowGroup.flows) {
            if (flow != null) {
                removed(flow, rowGroup.liveRows() == 0 ? flow.clear() : flow.removeRow(rowIndex));
            }
        }
    }

    /** Takes out everything of a row group, which does not come back. */
    void forget(ActiveRowGroup rowGroup) {
        for (Flow flow : rowGroup.flows) {
            if (flow != null) {
                removed(flow, flow.clear());
            }
        }
        rowGroup.flows = NO_FLOWS;
    }

    /** What would be next in each column that has something, for the story of a build that is stuck. */
    List<Attempt> heads() {
        List<Attempt> heads = new ArrayList<>();
        for (ColumnFlows column : byColumn) {
            Flow flow = column.first();
            if (flow != null) {
                heads.add(flow.firstAttempt());
            }
        }
        return heads;
    }

    /** A flow that had tasks before stays where it is, and its column too: nothing that decides their places has changed. */
    private void added(Flow flow, int count) {
        count(flow, count);
        if (count > 0 && flow.size() == count) {
            settle(flow);
        }
    }

    private void removed(Flow flow, int count) {
        count(flow, -count);
        if (count > 0 && flow.size() == 0) {
            settle(flow);
        }
    }

    private void count(Flow flow, int change) {
        flow.rowGroup.queued += change;
        size += change;
        if (change != 0) {
            version++;
        }
    }

    private void settle(Flow flow) {
        flow.column.settle(flow);
        settle(flow.column);
    }

    /** Puts columns of which tasks ended where they belong by now. */
    private void settleRelieved() {
        for (ColumnFlows column : relieved) {
            column.isRelieved = false;
            column.weigh();
            settle(column);
        }
        relieved.clear();
    }

    private void settle(ColumnFlows column) {
        column.lane.settle(column, time);
        settle(column.lane);
    }

    private void settle(Lane lane) {
        version++;
        if (lane.isServed()) {
            lane.refresh();
            served.put(lane);
        } else {
            served.remove(lane);
        }
    }

    private Flow flowOf(Column column, ActiveRowGroup rowGroup) {
        if (rowGroup.flows == NO_FLOWS) {
            rowGroup.flows = new Flow[byColumn.length];
        }
        Flow flow = rowGroup.flows[column.index];
        if (flow == null) {
            flow = new Flow(byColumn[column.index], rowGroup);
            rowGroup.flows[column.index] = flow;
        }
        return flow;
    }
}
