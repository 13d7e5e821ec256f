package dev.heddle.store.jooq;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.jooq.GroupScan.ColumnState;
import dev.heddle.store.jooq.GroupScan.GroupState;
import dev.heddle.store.jooq.Problems.Kind;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges one group by the laws: nothing complete before its inputs, no batch with a hole, nothing finalized unfinished. */
final class GroupCheck {
    private final ExecutionGraph graph;
    private final Problems problems;

    GroupCheck(ExecutionGraph graph, Problems problems) {
        this.graph = graph;
        this.problems = problems;
    }

    /**
     * Checks a group.
     *
     * @param finalizedLiveRows what was recorded when the group was finalized; null if it is not
     */
    void check(GroupState group, @Nullable Integer finalizedLiveRows) {
        for (String column : graph.columns()) {
            if (graph.strategy(column) == GenerationStrategy.FULL_COLUMN) {
                checkBatch(group, column);
            } else {
                checkCells(group, column);
            }
        }
        if (finalizedLiveRows != null) {
            checkFinalized(group, finalizedLiveRows);
        }
    }

    private void checkCells(GroupState group, String column) {
        BitSet live = without(state(group, column).rows(), group.dropped());
        for (String upstream : graph.cellUpstream(column)) {
            without(live, state(group, upstream).rows()).stream()
                    .forEach(row -> problems.add(
                            Kind.CLOSURE,
                            GroupScan.at(column, group.rowGroup(), row) + " is complete, but its input "
                                    + StoredText.quoted(upstream) + " is neither complete nor dropped."));
        }
        for (String upstream : graph.batchUpstream(column)) {
            if (!live.isEmpty() && !state(group, upstream).isMarked()) {
                problems.add(
                        Kind.CLOSURE,
                        GroupScan.at(column, group.rowGroup(), live.nextSetBit(0)) + " is complete, but its input "
                                + StoredText.quoted(upstream) + " is not complete for the group.");
            }
        }
    }

    private void checkBatch(GroupState group, String column) {
        ColumnState state = state(group, column);
        if (!state.isMarked()) {
            return;
        }
        String slice = GroupScan.at(column, group.rowGroup(), SliceRef.WHOLE_GROUP);
        without(live(group), state.rows()).stream()
                .forEach(row -> problems.add(
                        Kind.VALUE, slice + " is complete, but row " + row + " is live and has no value."));
        for (String upstream : graph.cellUpstream(column)) {
            without(live(group), state(group, upstream).rows()).stream()
                    .forEach(row -> problems.add(
                            Kind.CLOSURE,
                            slice + " is complete, but its input " + StoredText.quoted(upstream) + " of row " + row
                                    + " is neither complete nor dropped."));
        }
        for (String upstream : graph.batchUpstream(column)) {
            if (!state(group, upstream).isMarked()) {
                problems.add(
                        Kind.CLOSURE,
                        slice + " is complete, but its input " + StoredText.quoted(upstream) + " is not.");
            }
        }
    }

    private void checkFinalized(GroupState group, int finalizedLiveRows) {
        BitSet live = live(group);
        if (live.cardinality() != finalizedLiveRows) {
            problems.add(
                    Kind.COUNT,
                    "row group " + group.rowGroup() + " was finalized with " + finalizedLiveRows + " live rows, it has "
                            + live.cardinality() + ".");
        }
        for (String column : graph.columns()) {
            without(live, state(group, column).rows()).stream()
                    .forEach(row -> problems.add(
                            Kind.FINALIZED,
                            "row group " + group.rowGroup() + " is finalized, but its live row " + row
                                    + " lacks column " + StoredText.quoted(column) + "."));
        }
    }

    private static ColumnState state(GroupState group, String column) {
        return Objects.requireNonNull(group.columns().get(column));
    }

    /** Rows of the group that are not dropped. */
    static BitSet live(GroupState group) {
        BitSet live = new BitSet(group.size());
        live.set(0, group.size());
        live.andNot(group.dropped());
        return live;
    }

    /** The first set without the second. */
    static BitSet without(BitSet rows, BitSet others) {
        BitSet rest = (BitSet) rows.clone();
        rest.andNot(others);
        return rest;
    }
}
