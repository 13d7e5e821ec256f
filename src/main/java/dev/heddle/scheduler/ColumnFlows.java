package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * One column in the {@link FairQueue}: its flows, one a row group, and what decides when its turn is.
 *
 * <p>Loop thread only. Row groups of a column have equal weights; of those whose turn it is, the one admitted first.
 */
final class ColumnFlows extends IndexedHeap.Element<ColumnFlows> {
    /** What a service costs a column of weight 1: divisible by every weight up to 16, so that those lose nothing. */
    private static final long SERVICE = 720_720_000L;

    static final int WEIGHT_MAX = 10_000;

    final Column column;
    final Lane lane;

    /** Virtual start of its next task, in the lane's time. */
    long start;

    /** Whether tasks of it ended since it was last weighed. */
    boolean isRelieved;

    private final IndexedHeap<Flow> flows = new IndexedHeap<>();
    private final int weight;
    private final int lightestWeight;

    /** Virtual time among the flows: the start of the last task served. */
    private long time;

    private int inFlight;
    private int load;

    /**
     * Starts empty.
     *
     * @param weight share of this column against the others, 1 to {@link #WEIGHT_MAX}
     * @param lightestWeight least weight of all columns
     */
    ColumnFlows(Column column, Lane lane, int weight, int lightestWeight) {
        this.column = column;
        this.lane = lane;
        this.weight = weight;
        this.lightestWeight = lightestWeight;
    }

    boolean isEmpty() {
        return flows.isEmpty();
    }

    int weight() {
        return weight;
    }

    /**
     * Tasks at work for the share the column is entitled to, when it was last weighed: columns of equal load have what is
     * theirs. Whole numbers, so that a column may use up its share before another that has begun with its own counts as more
     * in need.
     */
    int load() {
        return load;
    }

    /** What the service of a task adds to {@link #start}. */
    long stride() {
        return SERVICE / weight;
    }

    /** Tasks of the column went to work. */
    void begun(int tasks) {
        inFlight += tasks;
        weigh();
    }

    /** A task of the column ended. The caller weighs and settles the column before it asks for whose turn it is. */
    void ended() {
        if (inFlight == 0) {
            throw new IllegalStateException(column + ": a task ended, but none is at work");
        }
        inFlight--;
    }

    /** Brings {@link #load} up to date. */
    void weigh() {
        load = (int) ((long) inFlight * lightestWeight / weight);
    }

    /** The flow whose turn it is, or null if there is none. */
    @Nullable
    Flow first() {
        return flows.first();
    }

    /** Charges the flow whose turn it is for a service of so many tasks. The caller settles it. */
    void charge(Flow flow, int tasks) {
        time = flow.start;
        flow.start += tasks * SERVICE;
    }

    /** Puts a flow that got tasks, or lost some, where it belongs. An idle flow comes back at the present, without credit. */
    void settle(Flow flow) {
        if (flow.size() == 0) {
            flows.remove(flow);
            return;
        }
        if (!flow.isInHeap()) {
            flow.start = Math.max(flow.start, time);
        }
        flows.put(flow);
    }

    /** Whose turn it is in a lane: the least loaded, then the one with the earliest virtual start. */
    @Override
    boolean comesBefore(ColumnFlows other) {
        if (load != other.load) {
            return load < other.load;
        }
        return start == other.start ? column.index < other.column.index : start < other.start;
    }
}
