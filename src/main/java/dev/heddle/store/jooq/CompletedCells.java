package dev.heddle.store.jooq;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which cells a run knows to be complete, of row groups that are not finalized: a bit each. A cell that is told twice is found out
 * whatever table has it.
 *
 * <p>One thread at a time.
 */
final class CompletedCells {
    private final Map<Long, BitSet> rowsByTurnedKey = new HashMap<>();

    /** The rows as {@link #rowsOf} gives them, or null if the cells of the column in the row group were not taken in. */
    @Nullable
    BitSet knownRowsOf(long groupKey) {
        return rowsByTurnedKey.get(SliceKey.turned(groupKey));
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
