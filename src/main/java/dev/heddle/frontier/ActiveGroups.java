package dev.heddle.frontier;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Row groups with detail by id: a hash table with linear probing, because a map would make an object of every id asked. */
final class ActiveGroups {
    private static final int SLOTS_MIN = 16;
    private static final int GOLDEN_RATIO = 0x9e3779b9;

    /** Its length is a power of two and at least twice the number of groups. */
    private @Nullable RowGroupState[] slots = new RowGroupState[SLOTS_MIN];

    private int count;

    @Nullable
    RowGroupState get(int rowGroup) {
        int slot = home(rowGroup);
        RowGroupState group = slots[slot];
        while (group != null && group.rowGroup() != rowGroup) {
            slot = next(slot);
            group = slots[slot];
        }
        return group;
    }

    /** Adds a group whose id is not there yet. */
    void add(RowGroupState group) {
        if (2 * (count + 1) > slots.length) {
            @Nullable RowGroupState[] old = slots;
            slots = new RowGroupState[2 * old.length];
            Arrays.stream(old).filter(Objects::nonNull).forEach(this::place);
        }
        place(group);
        count++;
    }

    /** Removes a group that is there, and places anew those behind it that may have been passed on by its slot. */
    void remove(int rowGroup) {
        int slot = home(rowGroup);
        while (slots[slot].rowGroup() != rowGroup) {
            slot = next(slot);
        }
        slots[slot] = null;
        count--;
        for (slot = next(slot); slots[slot] != null; slot = next(slot)) {
            RowGroupState displaced = slots[slot];
            slots[slot] = null;
            place(displaced);
        }
    }

    /** All groups by ascending id. */
    List<RowGroupState> sorted() {
        return Arrays.stream(slots)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(RowGroupState::rowGroup))
                .toList();
    }

    private void place(RowGroupState group) {
        int slot = home(group.rowGroup());
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = group;
    }

    /** Fibonacci hashing (Knuth, volume 3, 6.4): takes the upper bits of the product, which depend on all bits of the id. */
    private int home(int rowGroup) {
        return (rowGroup * GOLDEN_RATIO) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
