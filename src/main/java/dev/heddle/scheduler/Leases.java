package dev.heddle.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is at work: never more attempts at once than the build allows, nor more of them on a resource than that resource has.
 *
 * <p>Loop thread only. A lease's id is a slot and how often the slot was leased, so that an id that was released, or never
 * given, is told from one that is held without a look-up table.
 */
final class Leases {
    /** The id of no lease. */
    static final long NONE = 0;

    private static final int SLOTS_AT_FIRST = 16;

    private final int inFlightMax;
    private final int[] freeByResource;
    private @Nullable Attempt[] holders = new Attempt[SLOTS_AT_FIRST];
    private int[] leasesBySlot = new int[SLOTS_AT_FIRST];

    /** Slots that were used and are free, as a stack. */
    private int[] freeSlots = new int[SLOTS_AT_FIRST];

    private int freeSlotCount;
    private int slotsUsed;

    /**
     * Starts with every place free.
     *
     * @param resourceLimits places of each resource; copied
     */
    Leases(int inFlightMax, int[] resourceLimits) {
        this.inFlightMax = inFlightMax;
        this.freeByResource = resourceLimits.clone();
    }

    int inUse() {
        return slotsUsed - freeSlotCount;
    }

    int free() {
        return inFlightMax - inUse();
    }

    /** Whether the column's resource has a place. */
    boolean hasRoomFor(Column column) {
        return column.resource == Column.NO_RESOURCE || freeByResource[column.resource] > 0;
    }

    int freeOf(int resource) {
        return freeByResource[resource];
    }

    /** Gives an attempt a lease; the caller has made sure that there is one. Returns its id, which the attempt has from now on. */
    long lease(Attempt attempt) {
        if (free() == 0 || !hasRoomFor(attempt.column)) {
            throw new IllegalStateException(attempt.coordinates() + ": no lease, " + inUse() + " of " + inFlightMax
                    + " are in use and its resource has " + (hasRoomFor(attempt.column) ? "some" : "none") + " left");
        }
        int slot = freeSlotCount > 0 ? freeSlots[--freeSlotCount] : newSlot();
        holders[slot] = attempt;
        leasesBySlot[slot]++;
        if (attempt.column.resource != Column.NO_RESOURCE) {
            freeByResource[attempt.column.resource]--;
        }
        attempt.lease = id(slot);
        return attempt.lease;
    }

    /** Whose lease it is, or null if it is not held. */
    @Nullable
    Attempt holder(long id) {
        int slot = (int) id;
        return slot < 0 || slot >= slotsUsed || id(slot) != id ? null : holders[slot];
    }

    /** Takes a lease back. Returns whose it was, or null if it is not held, which changes nothing. */
    @Nullable
    Attempt release(long id) {
        Attempt attempt = holder(id);
        if (attempt == null) {
            return null;
        }
        int slot = (int) id;
        holders[slot] = null;
        freeSlots[freeSlotCount++] = slot;
        if (attempt.column.resource != Column.NO_RESOURCE) {
            freeByResource[attempt.column.resource]++;
        }
        return attempt;
    }

    /** The leases that are held, by slot. */
    long[] held() {
        long[] ids = new long[inUse()];
        int count = 0;
        for (int slot = 0; slot < slotsUsed; slot++) {
            if (holders[slot] != null) {
                ids[count++] = id(slot);
            }
        }
        return ids;
    }

    private long id(int slot) {
        return (long) leasesBySlot[slot] << Integer.SIZE | slot;
    }

    private int newSlot() {
        if (slotsUsed == holders.length) {
            int slots = slotsUsed * 2;
            holders = Arrays.copyOf(holders, slots);
            leasesBySlot = Arrays.copyOf(leasesBySlot, slots);
            freeSlots = Arrays.copyOf(freeSlots, slots);
        }
        return slotsUsed++;
    }
}
