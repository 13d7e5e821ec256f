package dev.heddle.bench;

/**
 * The cells of a no-op build one after the other: row group after row group and in it block of rows after block of rows, of a block
 * one column after the other. With a block as large as a transaction, each has cells of every column, as in a build, but with
 * their keys in order. One thread at a time.
 */
final class CellOrder {
    private final int rows;
    private final int rowGroupSize;
    private final int blockRows;
    private int rowGroup;
    private int blockStart;
    private int column;
    private int rowIndex = -1;

    /** Goes through that many rows in blocks of about as many cells as given. */
    CellOrder(int rows, int rowGroupSize, int blockCells) {
        this.rows = rows;
        this.rowGroupSize = rowGroupSize;
        this.blockRows = Math.max(1, blockCells / NoOpBuild.COLUMNS);
    }

    /** Goes to the next cell, at first to the first; there has to be one. */
    void advance() {
        rowIndex++;
        int groupEnd = Math.min(rowGroupSize, rows - rowGroup * rowGroupSize);
        int blockEnd = Math.min(blockStart + blockRows, groupEnd);
        if (rowIndex < blockEnd) {
            return;
        }
        column++;
        if (column == NoOpBuild.COLUMNS) {
            column = 0;
            blockStart = blockEnd;
        }
        if (blockStart == groupEnd) {
            blockStart = 0;
            rowGroup++;
        }
        rowIndex = blockStart;
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
