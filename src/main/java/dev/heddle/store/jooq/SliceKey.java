package dev.heddle.store.jooq;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;

/**
 * Packs where a slice or a row is into one number, so that hot tables need no composite key.
 *
 * <p>From the top: owner (19 bits, a column or a dataset by its id), row group (24 bits), row index + 1 (20 bits, 0 for the
 * whole group). Keys therefore sort by owner, then group, then row, the whole group before its rows, and everything of an
 * owner or of one of its groups is one range. The sign bit stays clear.
 */
final class SliceKey {
    /** Bits below the row group: the row index, moved up by one. */
    static final int ROW_BITS = 20;

    /** Bits below the owner. */
    static final int OWNER_SHIFT = 44;

    /** The largest id a column or a dataset may have. */
    static final int OWNER_MAX = (1 << 19) - 1;

    private static final long ROW_MASK = (1L << ROW_BITS) - 1;
    private static final long GROUP_MASK = (1L << (OWNER_SHIFT - ROW_BITS)) - 1;

    private SliceKey() {}

    /** The key of a row, or of the whole group where the index is {@link SliceRef#WHOLE_GROUP}. */
    static long of(int owner, int rowGroup, int rowIndex) {
        if (rowIndex < SliceRef.WHOLE_GROUP || rowIndex >= RowGroupPlan.ROW_GROUP_SIZE_MAX) {
            throw new IllegalArgumentException("row index " + rowIndex + " does not fit into a key, expected "
                    + SliceRef.WHOLE_GROUP + " to " + (RowGroupPlan.ROW_GROUP_SIZE_MAX - 1));
        }
        return wholeGroup(owner, rowGroup) + rowIndex + 1;
    }

    /** The key of a whole group: the smallest of the group's keys. */
    static long wholeGroup(int owner, int rowGroup) {
        if (owner < 0 || owner > OWNER_MAX || rowGroup < 0 || rowGroup >= RowGroupPlan.ROW_GROUPS_MAX) {
            throw new IllegalArgumentException("owner " + owner + " and row group " + rowGroup
                    + " do not fit into a key, expected at most " + OWNER_MAX + " and "
                    + (RowGroupPlan.ROW_GROUPS_MAX - 1));
        }
        return ((long) owner << OWNER_SHIFT) | ((long) rowGroup << ROW_BITS);
    }

    /** The key of the group's first row. */
    static long firstRow(int owner, int rowGroup) {
        return wholeGroup(owner, rowGroup) + 1;
    }

    /** The largest of the group's keys. */
    static long lastRow(int owner, int rowGroup) {
        return wholeGroup(owner, rowGroup) | ROW_MASK;
    }

    /** The smallest of the owner's keys. */
    static long first(int owner) {
        return wholeGroup(owner, 0);
    }

    /** The largest of the owner's keys. */
    static long last(int owner) {
        return lastRow(owner, RowGroupPlan.ROW_GROUPS_MAX - 1);
    }

    /** The key of the whole group that a key is of. */
    static long groupOf(long key) {
        return key & ~ROW_MASK;
    }

    /** The largest of the keys of the group that a key is of. */
    static long lastOf(long key) {
        return key | ROW_MASK;
    }

    /**
     * A group's key turned so that the owner is in the lowest bits. For hash tables: they look at the lowest bits of a number
     * first, in which groups of different owners do not differ.
     */
    static long turned(long groupKey) {
        return Long.rotateRight(groupKey, OWNER_SHIFT);
    }

    static int owner(long key) {
        return (int) (key >>> OWNER_SHIFT);
    }

    static int rowGroup(long key) {
        return (int) ((key >>> ROW_BITS) & GROUP_MASK);
    }

    /** The row index, or {@link SliceRef#WHOLE_GROUP}. */
    static int rowIndex(long key) {
        return (int) (key & ROW_MASK) - 1;
    }
}
