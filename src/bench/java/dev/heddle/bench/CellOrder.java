package dev.heddle.bench;

/**
 * The cells of a no-op build one after the other: row group after row group, as in a build, but within one column after column, an
 * order no slower for the tables than that of a build, which has several columns under way. One thread at a time.
 */
final class CellOrder {
    private final int rows;
    private final int rowGroupSize;
    private int rowGroup;
    private int column;
    private int rowIndex = -1;

    CellOrder(int rows, int rowGroupSize) {
        this.rows = rows;
        this.rowGroupSize = rowGroupSize;
    }

    /** Goes to the next cell, at first to the first; there has to be one. */
    void advance() {
        rowIndex++;
        if (rowIndex == Math.min(rowGroupSize, rows - rowGroup * rowGroupSize)) {
            rowIndex = 0;
            column++;
        }
        if (column == NoOpBuild.COLUMNS) {
            column = 0;
            rowGroup++;
        }
    }

    /** From 0. */
    int column() {
        return column;
    }

    int rowGroup() {
        return rowGroup;
    }

    int rowIndex() {
        return rowIndex;
    }
}
