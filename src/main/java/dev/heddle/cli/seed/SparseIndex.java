package dev.heddle.cli.seed;

import java.util.Arrays;

/**
 * Where every n-th record of a file begins. Takes at most half a megabyte however long the file is: when it is full, it keeps
 * every second entry and doubles n. Filled by one thread, read-only and safe for many threads afterwards.
 */
final class SparseIndex {
    static final int ENTRIES_MAX = 1 << 16;

    private long[] offsets = new long[64];
    private int entries;
    private long stride = 1;
    private long records;

    /** Takes note of the next record. */
    void add(long offset) {
        if (records % stride == 0 && entries == ENTRIES_MAX) {
            thinOut();
        }
        if (records % stride == 0) {
            if (entries == offsets.length) {
                offsets = Arrays.copyOf(offsets, entries * 2);
            }
            offsets[entries] = offset;
            entries++;
        }
        records++;
    }

    private void thinOut() {
        for (int i = 0; i < entries / 2; i++) {
            offsets[i] = offsets[2 * i];
        }
        entries /= 2;
        stride *= 2;
    }

    long records() {
        return records;
    }

    /** The last record at or before the wanted one whose offset is known. */
    long indexedAtOrBefore(long record) {
        return record / stride * stride;
    }

    /** Offset in bytes of a record that {@link #indexedAtOrBefore} returned. */
    long offsetOf(long indexed) {
        return offsets[Math.toIntExact(indexed / stride)];
    }
}
