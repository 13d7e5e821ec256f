package dev.heddle.crash;

import dev.heddle.graph.SliceRef;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds of {@link KilledDataset}, as the public views tell it, but for the rows that cells share: of those only the
 * tables know.
 *
 * @param markers of every completed slice, the run that completed it
 * @param values of every computed cell of both strategies
 * @param sharedRows rows of a table that have several cells
 * @param drops of every dropped row, why
 * @param traces every attempt
 * @param runs the numbers of all runs
 * @param rows the finished live rows in order, without the stamps
 * @param contradictions what the store finds wrong with itself
 */
record Snapshot(
        Map<SliceRef, Long> markers,
        Map<SliceRef, Value> values,
        Set<SharedRow> sharedRows,
        Map<RowRef, Drop> drops,
        Set<Trace> traces,
        Set<Long> runs,
        List<Map<String, String>> rows,
        List<String> contradictions) {
    /** A store without the dataset. */
    static final Snapshot EMPTY =
            new Snapshot(Map.of(), Map.of(), Set.of(), Map.of(), Set.of(), Set.of(), List.of(), List.of());

    /** A row of a group. */
    record RowRef(int rowGroup, int rowIndex) {
        static RowRef of(SliceRef cell) {
            return new RowRef(cell.rowGroup(), cell.rowIndex());
        }
    }

    /**
     * A stored value.
     *
     * @param json its text
     * @param run the run that computed it
     */
    record Value(String json, long run) {}

    /**
     * Cells that a turn recorded together.
     *
     * @param cells of one column and row group
     * @param run the run that computed them
     */
    record SharedRow(Set<SliceRef> cells, long run) {}

    /** Why a row was dropped; all that the store knows of it. */
    record Drop(
            String column,
            String reason,
            @Nullable String errorClass,
            int attempt,
            long run,
            OffsetDateTime droppedAt) {}

    /** An attempt that ended. */
    record Trace(SliceRef slice, long run, int attempt, String status, OffsetDateTime finishedAt) {}

    Snapshot with(Set<SharedRow> rowsShared) {
        return new Snapshot(markers, values, rowsShared, drops, traces, runs, rows, contradictions);
    }

    boolean isDropped(SliceRef cell) {
        return drops.containsKey(RowRef.of(cell));
    }
}
