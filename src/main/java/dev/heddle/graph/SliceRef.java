package dev.heddle.graph;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Names a slice: one cell, or a whole row group of one column.
 *
 * <p>Ordered by column name, then row group, then row; the whole group comes before its rows.
 *
 * @param column the column's name
 * @param rowGroup id of the row group, from 0
 * @param rowIndex row inside the group, from 0, or {@link #WHOLE_GROUP}
 */
public record SliceRef(String column, int rowGroup, int rowIndex) implements Comparable<SliceRef> {
    /** The row index that means all rows of the group. */
    public static final int WHOLE_GROUP = -1;

    private static final Comparator<SliceRef> ORDER = Comparator.comparing(SliceRef::column)
            .thenComparingInt(SliceRef::rowGroup)
            .thenComparingInt(SliceRef::rowIndex);

    /**
     * Checks the coordinates.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @param rowIndex row inside the group, from 0, or {@link #WHOLE_GROUP}
     * @throws IllegalArgumentException if the row group is negative or the row index below {@link #WHOLE_GROUP}
     */
    public SliceRef {
        requireNonNull(column, "column");
        if (rowGroup < 0) {
            throw new IllegalArgumentException("column \"" + column + "\": row group " + rowGroup + " is negative");
        }
        if (rowIndex < WHOLE_GROUP) {
            throw new IllegalArgumentException("column \"" + column + "\", row group " + rowGroup + ": row " + rowIndex
                    + " is neither a row, from 0, nor the whole group, " + WHOLE_GROUP);
        }
    }

    /**
     * One cell.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @param rowIndex row inside the group, from 0
     * @return the slice
     * @throws IllegalArgumentException if the row group or the row is negative
     */
    public static SliceRef cell(String column, int rowGroup, int rowIndex) {
        if (rowIndex < 0) {
            throw new IllegalArgumentException(
                    "column \"" + column + "\", row group " + rowGroup + ": row " + rowIndex + " is negative");
        }
        return new SliceRef(column, rowGroup, rowIndex);
    }

    /**
     * All rows of one group.
     *
     * @param column the column's name
     * @param rowGroup id of the row group, from 0
     * @return the slice
     * @throws IllegalArgumentException if the row group is negative
     */
    public static SliceRef wholeGroup(String column, int rowGroup) {
        return new SliceRef(column, rowGroup, WHOLE_GROUP);
    }

    /**
     * Tells a cell from a whole group.
     *
     * @return whether this names one cell
     */
    public boolean isCell() {
        return rowIndex != WHOLE_GROUP;
    }

    @Override
    public int compareTo(SliceRef other) {
        return ORDER.compare(this, other);
    }
}
