package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The columns of one resource in the {@link FairQueue}. Parked, it is out of the queue as a whole and its time stands still:
 * its columns neither save up services they could not have had, nor lose their order among each other.
 *
 * <p>Loop thread only. O(log n) in its columns.
 */
final class Lane extends IndexedHeap.Element<Lane> {
    private final IndexedHeap<ColumnFlows> columns = new IndexedHeap<>();

    /** How far the queue's time is ahead of the lane's. */
    private long offset;

    private boolean isParked;

    /** The lane's time while it is parked. */
    private long stoppedAt;

    /** What the column whose turn it is compares by, in the queue's time. */
    private int firstLoad;

    private long firstStart;
    private int firstIndex;

    /** Whether one of its columns may be served. */
    boolean isServed() {
        return !isParked && !columns.isEmpty();
    }

    /** The column whose turn it is in here, or null if there is none. */
    @Nullable
    ColumnFlows first() {
        return columns.first();
    }

    /** Takes over what it is compared by; before it is put in its place, whatever has changed in it. Only if not empty. */
    void refresh() {
        ColumnFlows first = requireNonNull(columns.first(), "a lane that is served has a column");
        firstLoad = first.load();
        firstStart = first.start + offset;
        firstIndex = first.column.index;
    }

    /** Stops serving. Returns whether that is news. */
    boolean park(long queueTime) {
        boolean isNews = !isParked;
        if (isNews) {
            stoppedAt = queueTime - offset;
            isParked = true;
        }
        return isNews;
    }

    /** Serves again. Returns whether that is news. */
    boolean unpark(long queueTime) {
        boolean isNews = isParked;
        if (isNews) {
            offset = queueTime - stoppedAt;
            isParked = false;
        }
        return isNews;
    }

    /** Puts a column that got tasks, lost some or changed its load where it belongs. An idle one comes back without credit. */
    void settle(ColumnFlows column, long queueTime) {
        if (column.isEmpty()) {
            columns.remove(column);
            return;
        }
        if (!column.isInHeap()) {
            column.start = Math.max(column.start, isParked ? stoppedAt : queueTime - offset);
        }
        columns.put(column);
    }

    /**
     * Charges a column for a service of so many tasks and returns the queue's time after it. Of a column that was overtaken
     * because its load was higher, nothing is left to catch up on: it had its slots.
     */
    long charge(ColumnFlows column, int tasks, long queueTime) {
        long time = Math.max(queueTime, column.start + offset);
        column.start = time - offset + tasks * column.stride();
        return time;
    }

    /** Whose turn it is: the lane of the column that would be first if there were one lane. Only of lanes not empty. */
    @Override
    boolean comesBefore(Lane other) {
        if (firstLoad != other.firstLoad) {
            return firstLoad < other.firstLoad;
        }
        return firstStart == other.firstStart ? firstIndex < other.firstIndex : firstStart < other.firstStart;
    }
}
