package dev.heddle.crash;

import dev.heddle.graph.SliceRef;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds of {@link KilledDataset}, as the public views tell it.
 *
 * @param markers of every completed slice, the run that completed it
 * @param values of every computed cell of both strategies
 * @param drops of every dropped row, why
 * @param traces every attempt
 * @param runs the numbers of all runs
 * @param rows the finished live rows in order, without the stamps
 * @param contradictions what the store finds wrong with itself
 */
record Snapshot(
        Map<SliceRef, Long> markers,
        Map<SliceRef, Value> values,
        Map<RowRef, Drop> drops,
        Set<Trace> traces,
        Set<Long> runs,
        List<Map<String, String>> rows,
        List<String> contradictions) {
    /** A store without the dataset. */
    static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), List.of(), List.of());

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

    boolean isDropped(SliceRef cell) {
        return drops.containsKey(RowRef.of(cell));
    }
}
