package dev.heddle.store.jooq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things found by the key of a row group of a column, and kept in order of arrival.
 *
 * <p>One thread at a time. A look-up is O(1) and makes no object; a hash table of the JDK's boxes the key, and looks first at
 * those of its bits in which the groups of different columns do not differ.
 */
final class GroupKeyed<V> {
    private static final int SLOTS_AT_FIRST = 32;

    /** 2<sup>64</sup> divided by the golden ratio, which spreads neighbours (Knuth, TAOCP 3, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final List<V> values = new ArrayList<>();
    private long[] groupKeys = new long[SLOTS_AT_FIRST / 2];

    /** For each slot of the table one more than the place of what is there; 0 if nothing is. Half of them at most are taken. */
    private int[] places = new int[SLOTS_AT_FIRST];

    /** What was found last, which is looked for again more often than not. */
    private @Nullable V foundLast;

    private long keyFoundLast;

    /** What is there of a group, or null if nothing is. */
    @Nullable
    V get(long groupKey) {
        if (foundLast == null || groupKey != keyFoundLast) {
            int place = places[slotOf(groupKey)];
            foundLast = place == 0 ? null : values.get(place - 1);
            keyFoundLast = groupKey;
        }
        return foundLast;
    }

    /** Takes in what is to be found by a key by which nothing was found. */
    void add(long groupKey, V value) {
        if (values.size() == groupKeys.length) {
            groupKeys = Arrays.copyOf(groupKeys, 2 * groupKeys.length);
            places = new int[2 * places.length];
            for (int place = 0; place < values.size(); place++) {
                places[slotOf(groupKeys[place])] = place + 1;
            }
        }
        groupKeys[values.size()] = groupKey;
        places[slotOf(groupKey)] = values.size() + 1;
        values.add(value);
    }

    /** All of it, in order of arrival. */
    List<V> values() {
        return Collections.unmodifiableList(values);
    }

    void clear() {
        values.clear();
        foundLast = null;
        Arrays.fill(places, 0);
    }

    /** The slot that has the key, or the free one that it belongs into. */
    private int slotOf(long groupKey) {
        int slot = (int) ((groupKey * SPREAD) >>> (Long.SIZE - Integer.numberOfTrailingZeros(places.length)));
        while (places[slot] != 0 && groupKeys[places[slot] - 1] != groupKey) {
            slot = (slot + 1) & (places.length - 1);
        }
        return slot;
    }
}
