package dev.heddle.frontier;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a finished row group that lost rows.
 *
 * @param dropped a bit per row
 * @param batchComplete for a group that lost all its rows, which full columns had been made; null for any other group,
 *     where all of them were
 */
@SuppressWarnings("ArrayRecordComponent")
record LostRows(long[] dropped, boolean @Nullable [] batchComplete) {
    /** What follows from the dropped rows alone; null if there are none. */
    static @Nullable LostRows of(int rows, int[] droppedRows, int columnCount) {
        if (droppedRows.length == 0) {
            return null;
        }
        long[] dropped = new long[(rows + Long.SIZE - 1) / Long.SIZE];
        int count = 0;
        for (int row : droppedRows) {
            long bit = 1L << row;
            count += (dropped[row >>> 6] & bit) == 0 ? 1 : 0;
            dropped[row >>> 6] |= bit;
        }
        return new LostRows(dropped, count == rows ? new boolean[columnCount] : null);
    }

    boolean isDropped(int row) {
        return (dropped[row >>> 6] & 1L << row) != 0;
    }

    boolean isBatchComplete(int column) {
        return batchComplete == null || batchComplete[column];
    }
}
