package dev.heddle.frontier;

import dev.heddle.graph.SliceRef;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * What must hold: an event costs its fan-out, never the rows or columns of the group; a cell costs a few bits; the state
 * after a set of events does not depend on their order, so that a rebuild from tables needs none.
 *
 * The rejected alternative keeps sets of completed slices and asks, at each completion, whether all inputs of each
 * dependant are in them. It looks at every row of the group to see that a batch is ready, and a set entry costs fifty
 * times what a bit does.
 *
 * Here everything that is waited for is counted down once, when it happens:
 *  - a cell counts its cell-by-cell inputs in its own bits (CellLayout);
 *  - a column counts in missingUpstreams the upstreams it needs as wholes;
 *  - a cell-by-cell column counts its complete live rows, and is complete as a whole when that reaches liveRows.
 *
 * Order does not matter because "complete" is recorded apart from "inputs arrived" and neither is ever taken back; the
 * frontier is derived from both: arrived, nothing missing, not complete, row live, group admitted. Rows only ever leave,
 * so a column that is complete stays so: a dropped complete row leaves both sides of the comparison, a dropped open row
 * can only make them equal. Dropped rows keep their bits, which nothing reads any more.
 */

/** What is known of one row group that is not compacted. Has the tracker's owner. Reports changes once it is admitted. */
final class RowGroupState {
    private final TrackedColumns columns;
    private final int rowGroup;
    private final int rows;

    /** Words of {@link CellLayout} of each cell-by-cell column. */
    private final long[][] cells;

    /** Complete live rows of each cell-by-cell column. */
    private final int[] completeRows;

    /** Upstreams that are needed as a whole and are not complete, of each column. */
    private final int[] missingUpstreams;

    private final boolean[] batchComplete;
    private long @Nullable [] dropped;
    private int liveRows;
    private int openColumns;
    private boolean admitted;

    RowGroupState(TrackedColumns columns, int rowGroup, int rows) {
        this.columns = columns;
        this.rowGroup = rowGroup;
        this.rows = rows;
        this.liveRows = rows;
        this.openColumns = columns.count();
        this.cells = new long[columns.count()][];
        this.completeRows = new int[columns.count()];
        this.missingUpstreams = new int[columns.count()];
        this.batchComplete = new boolean[columns.count()];
        for (int column = 0; column < columns.count(); column++) {
            missingUpstreams[column] = columns.groupUpstreams(column);
            if (!columns.isFull(column)) {
                cells[column] = columns.layout(column).newWords(rows);
            }
        }
    }

    int rowGroup() {
        return rowGroup;
    }

    int rows() {
        return rows;
    }

    void admit(DeltaBuilder delta) {
        if (!admitted) {
            admitted = true;
            forEachReady(delta::add);
        }
    }

    /** Reports what that makes ready, and returns whether the cell's own task was on the frontier. */
    boolean completeCell(int column, int row, DeltaBuilder delta) {
        CellLayout layout = columns.layout(column);
        if (isDropped(row) || !layout.complete(cells[column], row)) {
            return false;
        }
        completeRows[column]++;
        boolean isColumnComplete = completeRows[column] == liveRows;
        if (isColumnComplete) {
            openColumns--;
        }
        for (int next : columns.downstream(column)) {
            if (!columns.isFull(next)) {
                cellArrived(next, row, delta);
            } else if (isColumnComplete && upstreamArrived(next)) {
                delta.add(next, SliceRef.WHOLE_GROUP);
            }
        }
        return isOpen(column) && layout.isArrived(cells[column], row);
    }

    private void cellArrived(int column, int row, DeltaBuilder delta) {
        CellLayout layout = columns.layout(column);
        if (layout.arrive(cells[column], row) && isOpen(column) && !layout.isComplete(cells[column], row)) {
            delta.add(column, row);
        }
    }

    /** Counts a complete upstream of a full column; true when that makes its task ready. */
    private boolean upstreamArrived(int column) {
        missingUpstreams[column]--;
        return isBatchReady(column);
    }

    void completeBatch(int column, DeltaBuilder delta) {
        if (batchComplete[column]) {
            return;
        }
        if (isBatchReady(column)) {
            delta.remove(column, SliceRef.WHOLE_GROUP);
        }
        batchComplete[column] = true;
        openColumns--;
        for (int next : columns.downstream(column)) {
            if (columns.isFull(next)) {
                if (upstreamArrived(next)) {
                    delta.add(next, SliceRef.WHOLE_GROUP);
                }
            } else {
                missingUpstreams[next]--;
                forEachReadyCell(next, delta::add);
            }
        }
    }

    void drop(int row, DeltaBuilder delta) {
        if (isDropped(row)) {
            return;
        }
        if (dropped == null) {
            dropped = new long[(rows + Long.SIZE - 1) / Long.SIZE];
        }
        dropped[row >>> 6] |= 1L << row;
        liveRows--;
        boolean completesColumns = false;
        for (int column = 0; column < columns.count(); column++) {
            if (columns.isFull(column)) {
                if (liveRows == 0 && isBatchOpen(column)) {
                    delta.remove(column, SliceRef.WHOLE_GROUP);
                }
            } else if (columns.layout(column).isComplete(cells[column], row)) {
                completeRows[column]--;
            } else {
                if (isOpen(column) && columns.layout(column).isArrived(cells[column], row)) {
                    delta.remove(column, row);
                }
                completesColumns |= completeRows[column] == liveRows;
            }
        }
        if (completesColumns) {
            completeColumnsWithout(row, delta);
        }
    }

    /** Completes the columns for which a dropped row was the last open one; what that makes ready is sorted by a set. */
    private void completeColumnsWithout(int row, DeltaBuilder delta) {
        BitSet ready = new BitSet();
        for (int column = 0; column < columns.count(); column++) {
            if (columns.isFull(column)
                    || completeRows[column] != liveRows
                    || columns.layout(column).isComplete(cells[column], row)) {
                continue;
            }
            openColumns--;
            for (int next : columns.downstream(column)) {
                if (columns.isFull(next) && upstreamArrived(next)) {
                    ready.set(next);
                }
            }
        }
        ready.stream().forEach(column -> delta.add(column, SliceRef.WHOLE_GROUP));
    }

    boolean isDropped(int row) {
        return dropped != null && (dropped[row >>> 6] & 1L << row) != 0;
    }

    boolean isCellComplete(int column, int row) {
        if (isDropped(row)) {
            return false;
        }
        return columns.isFull(column)
                ? batchComplete[column]
                : columns.layout(column).isComplete(cells[column], row);
    }

    boolean isBatchComplete(int column) {
        return batchComplete[column];
    }

    boolean isColumnComplete(int column) {
        return liveRows == 0 || (columns.isFull(column) ? batchComplete[column] : completeRows[column] == liveRows);
    }

    boolean isComplete() {
        return admitted && (liveRows == 0 || openColumns == 0);
    }

    /** Takes where a task is: its column, and its row or {@link SliceRef#WHOLE_GROUP}. */
    interface Place {
        void accept(int column, int row);
    }

    /** Calls back for every task on the frontier, in declaration order of columns, then by row. */
    void forEachReady(Place place) {
        for (int column = 0; column < columns.count(); column++) {
            if (!columns.isFull(column)) {
                forEachReadyCell(column, place);
            } else if (isBatchReady(column)) {
                place.accept(column, SliceRef.WHOLE_GROUP);
            }
        }
    }

    private void forEachReadyCell(int column, Place place) {
        if (!isOpen(column)) {
            return;
        }
        for (int block = 0; block * Long.SIZE < rows; block++) {
            long pending = columns.layout(column).pending(cells[column], block);
            if (dropped != null) {
                pending &= ~dropped[block];
            }
            for (; pending != 0; pending &= pending - 1) {
                int row = block * Long.SIZE + Long.numberOfTrailingZeros(pending);
                place.accept(column, row);
            }
        }
    }

    /** Whether nothing but a row's own inputs can keep its cell from the frontier. */
    private boolean isOpen(int column) {
        return admitted && missingUpstreams[column] == 0;
    }

    private boolean isBatchReady(int column) {
        return isBatchOpen(column) && liveRows > 0;
    }

    private boolean isBatchOpen(int column) {
        return isOpen(column) && !batchComplete[column];
    }

    /** What is still asked of the group when it is compacted; null if every answer follows from its being complete. */
    @Nullable
    LostRows lostRows() {
        return dropped == null ? null : new LostRows(dropped, liveRows == 0 ? batchComplete : null);
    }
}
