package dev.heddle.store.jooq;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which cells a run knows to be complete, of row groups that are not finalized: a bit each. A cell that is told twice is found out
 * whatever table has it.
 *
 * <p>One thread at a time.
 */
final class CompletedCells {
    private final Map<Long, BitSet> rowsByTurnedKey = new HashMap<>();

    /** Whether the cells of a column in a row group were taken in. */
    boolean knows(long groupKey) {
        return rowsByTurnedKey.containsKey(SliceKey.turned(groupKey));
    }

    /** The rows of a row group in which a column is complete, to be read and kept up to date; at first none. */
    BitSet rowsOf(long groupKey) {
        return rowsByTurnedKey.computeIfAbsent(SliceKey.turned(groupKey), group -> new BitSet());
    }

    /** Forgets a column in a row group. */
    void forget(int columnId, int rowGroup) {
        rowsByTurnedKey.remove(SliceKey.turned(SliceKey.wholeGroup(columnId, rowGroup)));
    }
}
