package dev.heddle.frontier;

/**
 * How the cells of one cell-by-cell column of a row group are kept in words of 64 rows, one bit of each row in a plane.
 *
 * <p>A row has a bit for <em>complete</em>, a bit for <em>inputs arrived</em>, and below that one the binary digits of a
 * counter of its cell-by-cell inputs. The counter starts so many short of its overflow as there are inputs; the carry of
 * the last one falls into <em>inputs arrived</em>. So a column with {@code n} inputs takes {@code 2 + ceil(log2 n)} bits a
 * cell, an arrival flips two bits on average, and no event looks at the inputs themselves. The planes of the same 64 rows
 * lie next to each other, since an event touches them together.
 */
final class CellLayout {
    private static final int COMPLETE = 0;
    private static final int ARRIVED = 1;
    private static final int COUNTER = 2;

    private final int inputs;
    private final int planes;

    CellLayout(int inputs) {
        this.inputs = inputs;
        this.planes = COUNTER + (inputs == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(inputs - 1));
    }

    /** Words for a group of that many rows in which nothing has happened. */
    long[] newWords(int rows) {
        int blocks = (rows + Long.SIZE - 1) / Long.SIZE;
        long[] words = new long[blocks * planes];
        int counter = (1 << (planes - COUNTER)) - inputs;
        for (int block = 0; block < blocks; block++) {
            int at = block * planes;
            if (inputs == 0) {
                int rest = rows - block * Long.SIZE;
                words[at + ARRIVED] = rest >= Long.SIZE ? -1 : (1L << rest) - 1;
            }
            for (int plane = COUNTER; plane < planes; plane++) {
                words[at + plane] = (counter >>> (plane - COUNTER) & 1) == 0 ? 0 : -1;
            }
        }
        return words;
    }

    /** Sets a cell complete; false when it was. */
    boolean complete(long[] words, int row) {
        int at = at(row) + COMPLETE;
        long bit = 1L << row;
        if ((words[at] & bit) != 0) {
            return false;
        }
        words[at] |= bit;
        return true;
    }

    boolean isComplete(long[] words, int row) {
        return (words[at(row) + COMPLETE] & 1L << row) != 0;
    }

    /** Counts one input of a cell; true when it was the last. Each input may be counted once only. */
    boolean arrive(long[] words, int row) {
        int block = at(row);
        long bit = 1L << row;
        for (int at = block + COUNTER; at < block + planes; at++) {
            long before = words[at];
            words[at] = before ^ bit;
            if ((before & bit) == 0) {
                return false;
            }
        }
        words[block + ARRIVED] |= bit;
        return true;
    }

    boolean isArrived(long[] words, int row) {
        return (words[at(row) + ARRIVED] & 1L << row) != 0;
    }

    /** The rows of one block of 64 whose inputs have arrived and that are not complete, as bits. */
    long pending(long[] words, int block) {
        int at = block * planes;
        return words[at + ARRIVED] & ~words[at + COMPLETE];
    }

    private int at(int row) {
        return (row >>> 6) * planes;
    }
}
