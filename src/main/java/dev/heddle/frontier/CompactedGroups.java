package dev.heddle.frontier;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The row groups that are finished and free of detail. Ids are kept as ranges, so memory grows with the gaps between
 * them, which are the groups still at work, and with the groups that lost rows.
 */
final class CompactedGroups {
    /** First id of each range to the id after its last; ranges neither overlap nor touch. */
    private final TreeMap<Integer, Integer> ranges = new TreeMap<>();

    private final Map<Integer, LostRows> lostRows = new HashMap<>();

    void add(int rowGroup, @Nullable LostRows lost) {
        if (lost != null) {
            lostRows.put(rowGroup, lost);
        }
        int start = rowGroup;
        int end = rowGroup + 1;
        Map.Entry<Integer, Integer> before = ranges.floorEntry(rowGroup);
        if (before != null && before.getValue() == rowGroup) {
            start = before.getKey();
        }
        Integer afterEnd = ranges.remove(end);
        ranges.put(start, afterEnd == null ? end : afterEnd);
    }

    boolean contains(int rowGroup) {
        Map.Entry<Integer, Integer> range = ranges.floorEntry(rowGroup);
        return range != null && rowGroup < range.getValue();
    }

    /** How many ranges there are, which is what memory grows with. */
    int ranges() {
        return ranges.size();
    }

    boolean isDropped(int rowGroup, int row) {
        LostRows lost = lostRows.get(rowGroup);
        return lost != null && lost.isDropped(row);
    }

    boolean isBatchComplete(int rowGroup, int column) {
        LostRows lost = lostRows.get(rowGroup);
        return lost == null || lost.isBatchComplete(column);
    }
}
