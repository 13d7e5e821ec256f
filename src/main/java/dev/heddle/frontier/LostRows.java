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
    boolean isDropped(int row) {
        return (dropped[row >>> 6] & 1L << row) != 0;
    }

    boolean isBatchComplete(int column) {
        return batchComplete == null || batchComplete[column];
    }
}
