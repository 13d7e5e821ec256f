package dev.heddle.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a dataset are cut into row groups: size and start offset of each. Stored when planned and only ever
 * extended, so that a group keeps its rows for ever.
 *
 * <p>Immutable and safe for many threads. Runs of equal groups are kept as one {@link Segment}: memory grows with the
 * number of segments, not of groups, and a look-up costs its logarithm.
 */
public final class RowGroupPlan {
    /** The most row groups a plan can have; what a stored key has room for. */
    public static final int ROW_GROUPS_MAX = 1 << 24;

    /** The most rows a row group can have; what a stored key has room for. */
    public static final int ROW_GROUP_SIZE_MAX = (1 << 20) - 1;

    private final List<Segment> segments;
    private final int groups;
    private final long rows;

    /**
     * A run of consecutive row groups of one size.
     *
     * @param firstGroup id of the first of them
     * @param groups how many there are, from 1
     * @param size rows in each, from 1
     * @param startOffset position in the dataset of the first row of the first of them
     */
    public record Segment(int firstGroup, int groups, int size, long startOffset) {
        /**
         * Checks the numbers.
         *
         * @param firstGroup id of the first of them
         * @param groups how many there are, from 1
         * @param size rows in each, from 1
         * @param startOffset position in the dataset of the first row of the first of them
         * @throws IllegalArgumentException if one is out of range or the groups are more, or larger, than a plan can have
         */
        public Segment {
            if (firstGroup < 0 || groups < 1 || startOffset < 0) {
                throw new IllegalArgumentException("a run of " + groups + " row groups from id " + firstGroup
                        + " at offset " + startOffset + ", expected at least 1 and no negative id or offset");
            }
            checkSize(size);
            checkGroups((long) firstGroup + groups);
        }

        private int endGroup() {
            return firstGroup + groups;
        }

        private long endOffset() {
            return startOffset + (long) groups * size;
        }
    }

    private RowGroupPlan(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        this.groups = last == null ? 0 : last.endGroup();
        this.rows = last == null ? 0 : last.endOffset();
    }

    /**
     * Groups of one size; the last may be shorter.
     *
     * @param rows rows in all, from 0
     * @param rowGroupSize rows per group, from 1 to {@link #ROW_GROUP_SIZE_MAX}
     * @return the plan; without groups if there are no rows
     * @throws IllegalArgumentException if a number is out of range or the groups are more than {@link #ROW_GROUPS_MAX}
     */
    public static RowGroupPlan of(long rows, int rowGroupSize) {
        return new RowGroupPlan(List.of()).extendedTo(rows, rowGroupSize);
    }

    /**
     * Groups of the given sizes.
     *
     * @param sizes rows of each group by id, each from 1 to {@link #ROW_GROUP_SIZE_MAX}
     * @return the plan
     * @throws IllegalArgumentException if a size is out of range or the groups are more than {@link #ROW_GROUPS_MAX}
     */
    public static RowGroupPlan ofSizes(int... sizes) {
        List<Segment> segments = new ArrayList<>();
        long offset = 0;
        int first = 0;
        for (int end = 1; end <= sizes.length; end++) {
            if (end == sizes.length || sizes[end] != sizes[first]) {
                Segment segment = new Segment(first, end - first, sizes[first], offset);
                segments.add(segment);
                offset = segment.endOffset();
                first = end;
            }
        }
        return new RowGroupPlan(segments);
    }

    /**
     * A plan from its segments, such as {@link #segments} gave them.
     *
     * @param segments runs of groups in order; neighbours may have the same size
     * @return the plan
     * @throws IllegalArgumentException if a segment does not begin where the one before it ends
     */
    public static RowGroupPlan ofSegments(List<Segment> segments) {
        int group = 0;
        long offset = 0;
        for (Segment segment : segments) {
            if (segment.firstGroup() != group || segment.startOffset() != offset) {
                throw new IllegalArgumentException("row groups from id " + segment.firstGroup() + " at offset "
                        + segment.startOffset() + ", expected id " + group + " at offset " + offset
                        + ": segments follow one another without gap or overlap");
            }
            group = segment.endGroup();
            offset = segment.endOffset();
        }
        return new RowGroupPlan(segments);
    }

    /**
     * The same groups and new ones after them. A short last group stays as it is, since its rows may be made already.
     *
     * @param newRows rows in all, at least as many as now
     * @param rowGroupSize rows per new group, from 1 to {@link #ROW_GROUP_SIZE_MAX}; the last may be shorter
     * @return a plan that begins with the segments of this one
     * @throws IllegalArgumentException if there would be fewer rows, a number is out of range or the groups are more than
     *     {@link #ROW_GROUPS_MAX}
     */
    public RowGroupPlan extendedTo(long newRows, int rowGroupSize) {
        checkSize(rowGroupSize);
        if (newRows < rows) {
            throw new IllegalArgumentException("the number of rows is " + newRows + ", expected " + rows
                    + " or more: planned rows are never removed");
        }
        long added = newRows - rows;
        long fullGroups = added / rowGroupSize;
        int rest = (int) (added % rowGroupSize);
        checkGroups(groups + fullGroups + (rest == 0 ? 0 : 1));
        List<Segment> extended = new ArrayList<>(segments);
        if (fullGroups > 0) {
            extended.add(new Segment(groups, (int) fullGroups, rowGroupSize, rows));
        }
        if (rest > 0) {
            extended.add(new Segment((int) (groups + fullGroups), 1, rest, newRows - rest));
        }
        return new RowGroupPlan(extended);
    }

    private static void checkSize(int rowGroupSize) {
        if (rowGroupSize < 1 || rowGroupSize > ROW_GROUP_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "the row group size is " + rowGroupSize + ", expected 1 to " + ROW_GROUP_SIZE_MAX + " rows");
        }
    }

    private static void checkGroups(long groups) {
        if (groups > ROW_GROUPS_MAX) {
            throw new IllegalArgumentException(groups + " row groups are more than the " + ROW_GROUPS_MAX
                    + " a plan can have; make the row group size larger");
        }
    }

    /**
     * How many row groups there are; their ids count from 0.
     *
     * @return the number, 0 for no rows
     */
    public int groups() {
        return groups;
    }

    /**
     * Rows of one group.
     *
     * @param rowGroup id of the row group
     * @return the number, from 1
     * @throws IllegalArgumentException if there is no such group
     */
    public int size(int rowGroup) {
        return segmentOf(rowGroup).size();
    }

    /**
     * Position in the dataset of a group's first row.
     *
     * @param rowGroup id of the row group
     * @return the offset, from 0
     * @throws IllegalArgumentException if there is no such group
     */
    public long startOffset(int rowGroup) {
        Segment segment = segmentOf(rowGroup);
        return segment.startOffset() + (long) (rowGroup - segment.firstGroup()) * segment.size();
    }

    /**
     * Rows of all groups.
     *
     * @return the number, from 0
     */
    public long rows() {
        return rows;
    }

    /**
     * The runs of equal groups that make up the plan.
     *
     * @return segments in order, without gap or overlap; unmodifiable
     */
    public List<Segment> segments() {
        return segments;
    }

    private Segment segmentOf(int rowGroup) {
        if (rowGroup < 0 || rowGroup >= groups) {
            throw new IllegalArgumentException(
                    "no row group " + rowGroup + "; the plan has " + groups + " row groups, counted from 0");
        }
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstGroup() <= rowGroup) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.get(low);
    }

    /** Plans are equal when they cut the same rows in the same way, however their segments came about. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowGroupPlan that && merged().equals(that.merged());
    }

    @Override
    public int hashCode() {
        return 31 * groups + Long.hashCode(rows);
    }

    /** The segments with neighbours of the same size joined. */
    private List<Segment> merged() {
        List<Segment> merged = new ArrayList<>();
        for (Segment segment : segments) {
            Segment previous = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (previous != null && previous.size() == segment.size()) {
                merged.set(
                        merged.size() - 1,
                        new Segment(
                                previous.firstGroup(),
                                previous.groups() + segment.groups(),
                                previous.size(),
                                previous.startOffset()));
            } else {
                merged.add(segment);
            }
        }
        return merged;
    }

    @Override
    public String toString() {
        return "RowGroupPlan[rows=" + rows + ", groups=" + groups + ", segments=" + segments.size() + "]";
    }
}
