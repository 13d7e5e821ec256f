package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.crash.KilledDataset.Size;
import dev.heddle.crash.Snapshot.Drop;
import dev.heddle.crash.Snapshot.RowRef;
import dev.heddle.crash.Snapshot.Trace;
import dev.heddle.crash.Snapshot.Value;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What must be true of one store after each death, by the laws of the architecture: compares what the children said with
 * what is in the tables. Knows nothing of how the engine works.
 */
final class KillLaws {
    /** Two clocks are read to say when an attempt ended and when a row was dropped; this much they may differ. */
    private static final Duration CLOCK_DRIFT = Duration.ofNanos(100_000);

    private static final String RETRIED = "flaky";

    /** Fewer cells of a turn do not share a row. */
    private static final int SHARED_ROW_MIN = 4;

    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final boolean mayLose;
    private final Map<SliceRef, String> acknowledged = new HashMap<>();
    private final Map<SliceRef, Integer> timesRun = new HashMap<>();
    private Snapshot before = Snapshot.EMPTY;
    private int lost;
    private int unfinished;
    private int sharedReadAgain;
    private int sharedLeft;
    private int sharedCutOff;

    /**
     * Nothing has happened yet.
     *
     * @param size of the dataset that is built
     * @param mayLose whether acknowledged cells may be gone after a death, as long as what is left agrees with itself
     */
    KillLaws(Size size, boolean mayLose) {
        this.graph = KilledDataset.of(size, line -> {}, "").graph();
        this.plan = RowGroupPlan.of(size.rows, size.rowGroupSize);
        this.mayLose = mayLose;
    }

    /** How many acknowledged cells were gone, each death counted. */
    int lost() {
        return lost;
    }

    /** How many values user code was given and that were not gone. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** How many tasks ran in more than one process, each further one counted. */
    int redone() {
        return timesRun.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** How many tasks had been started by a process that died, without an end that is in the tables. */
    int unfinished() {
        return unfinished;
    }

    /** How many cells had a row with others and were in a row group that the next process went on with. */
    int sharedReadAgain() {
        return sharedReadAgain;
    }

    /** How many rows with several cells were written by processes that died. */
    int sharedLeft() {
        return sharedLeft;
    }

    /** How many deaths came before cells were durable that had ended together and were enough for a row. */
    int sharedCutOff() {
        return sharedCutOff;
    }

    Snapshot last() {
        return before;
    }

    /** Asks everything about what a child said and left. */
    void check(ChildRun child, Snapshot now) {
        assertThat(now.contradictions()).as("what the store finds wrong").isEmpty();
        Set<SliceRef> ran = ran(child);
        nothingIsForgotten(now);
        markersStandOnInputs(now);
        batchMarkersHaveTheirValues(now);
        acknowledgedIsThere(child, now);
        whatIsNewWasRun(ran, now);
        turnsAreWhole(now);
        droppedStaysDropped(now);
        littleIsUnfinished(ran, now);
        count(child, ran, now);
        before = now;
    }

    /** Asks what must be true once a child was let live to the end. */
    void checkFinished(Snapshot reference) {
        assertThat(before.rows())
                .as("rows, compared with a build without kills")
                .isEqualTo(reference.rows());
        assertThat(causes(before)).as("dropped rows").isEqualTo(causes(reference));
        assertThat(before.sharedRows()).as("rows that have several cells").isNotEmpty();
        if (!mayLose) {
            assertThat(redone()).as("law 10: tasks run again").isLessThanOrEqualTo(unfinished);
        }
    }

    /** Law 10 and behaviour 65: what is durable does not run again; law 5: neither does anything of a dropped row. */
    private Set<SliceRef> ran(ChildRun child) {
        Set<SliceRef> ran = new HashSet<>();
        for (Call call : child.calls()) {
            SliceRef slice = call.slice();
            assertThat(before.markers().containsKey(slice))
                    .as("law 10: %s ran again", slice)
                    .isFalse();
            assertThat(isAllDropped(slice)).as("law 5: %s ran", slice).isFalse();
            boolean isFirst = ran.add(slice);
            assertThat(isFirst || slice.column().equals(RETRIED))
                    .as("%s ran twice in one process", slice)
                    .isTrue();
        }
        ran.forEach(slice -> timesRun.merge(slice, 1, Integer::sum));
        return ran;
    }

    private boolean isAllDropped(SliceRef slice) {
        return slice.isCell() ? before.isDropped(slice) : cells(slice).stream().allMatch(before::isDropped);
    }

    /** A slice as cells: itself, or every cell of the group. */
    private Set<SliceRef> cells(SliceRef slice) {
        if (slice.isCell()) {
            return Set.of(slice);
        }
        return IntStream.range(0, plan.size(slice.rowGroup()))
                .mapToObj(row -> SliceRef.cell(slice.column(), slice.rowGroup(), row))
                .collect(Collectors.toSet());
    }

    private void nothingIsForgotten(Snapshot now) {
        assertThat(now.markers()).as("markers that were durable").containsAllEntriesOf(before.markers());
        assertThat(now.values()).as("values that were durable").containsAllEntriesOf(before.values());
        assertThat(now.sharedRows()).as("rows with several cells").containsAll(before.sharedRows());
        assertThat(now.drops()).as("drops with their first reason").containsAllEntriesOf(before.drops());
        assertThat(now.traces()).as("traces of earlier runs").containsAll(before.traces());
        assertThat(now.runs()).as("earlier runs").containsAll(before.runs());
        assertThat(now.rows())
                .as("finished rows")
                .hasSizeGreaterThanOrEqualTo(before.rows().size());
    }

    /** Whatever is complete, its inputs are: a dead process leaves a prefix. */
    private void markersStandOnInputs(Snapshot now) {
        for (SliceRef slice : now.markers().keySet()) {
            for (SliceRef input : graph.cellDependencies(
                    slice.column(), slice.rowGroup(), slice.rowIndex(), plan.size(slice.rowGroup()))) {
                boolean isThere =
                        now.markers().containsKey(input) || (!slice.isCell() && input.isCell() && now.isDropped(input));
                assertThat(isThere)
                        .as("%s is complete, is its input %s?", slice, input)
                        .isTrue();
            }
        }
    }

    private void batchMarkersHaveTheirValues(Snapshot now) {
        for (SliceRef slice : now.markers().keySet()) {
            for (SliceRef cell : cells(slice)) {
                assertThat(now.values().containsKey(cell) || now.isDropped(cell))
                        .as("law 2: %s is complete, has %s a value?", slice, cell)
                        .isTrue();
            }
        }
    }

    /** Law 1: user code never sees a value that a death can take away. */
    private void acknowledgedIsThere(ChildRun child, Snapshot now) {
        Map<SliceRef, String> seen = new HashMap<>();
        child.calls().forEach(call -> seen.putAll(call.inputs()));
        if (mayLose) {
            int count = seen.size();
            seen.keySet().retainAll(now.values().keySet());
            lost += count - seen.size();
        }
        acknowledged.putAll(seen);
        acknowledged.forEach((cell, json) -> {
            Value value = now.values().get(cell);
            assertThat(value == null ? null : value.json())
                    .as("law 1: what user code was given as %s", cell)
                    .isEqualTo(json);
        });
    }

    private void whatIsNewWasRun(Set<SliceRef> ran, Snapshot now) {
        now.markers().keySet().stream()
                .filter(slice -> !before.markers().containsKey(slice))
                .forEach(slice -> assertThat(ran.contains(slice))
                        .as("%s is complete, did it run?", slice)
                        .isTrue());
        now.drops().forEach((row, drop) -> {
            if (!before.drops().containsKey(row)) {
                assertThat(ran.contains(SliceRef.cell(drop.column(), row.rowGroup(), row.rowIndex()))
                                || ran.contains(SliceRef.wholeGroup(drop.column(), row.rowGroup())))
                        .as("%s was dropped by a task that ran: %s", row, drop)
                        .isTrue();
            }
        });
    }

    /** Markers and traces of a turn are one transaction: each completion has the trace of its attempt, and the reverse. */
    private static void turnsAreWhole(Snapshot now) {
        Map<SliceRef, Long> traced = new HashMap<>();
        for (Trace trace : now.traces()) {
            if (trace.status().equals("SUCCEEDED")) {
                assertThat(traced.put(trace.slice(), trace.run()))
                        .as("second success of %s", trace.slice())
                        .isNull();
            }
        }
        assertThat(traced).as("slices that succeeded, with the run").isEqualTo(now.markers());
    }

    /** Law 5: a result that comes after its row was dropped is traced as discarded and nowhere else. */
    private void droppedStaysDropped(Snapshot now) {
        for (SliceRef slice : now.markers().keySet()) {
            boolean isNew = !before.markers().containsKey(slice);
            assertThat(isNew && slice.isCell() && before.isDropped(slice))
                    .as("law 5: %s was completed after its row was dropped", slice)
                    .isFalse();
        }
        for (Trace trace : now.traces()) {
            Drop drop = trace.slice().isCell() ? now.drops().get(RowRef.of(trace.slice())) : null;
            if (trace.status().equals("DISCARDED")) {
                assertThat(now.markers().containsKey(trace.slice()))
                        .as("law 5: %s was completed and discarded", trace.slice())
                        .isFalse();
            } else if (drop != null && drop.run() == trace.run()) {
                assertThat(trace.finishedAt())
                        .as("law 5: the end of %s, which was recorded; its row was dropped: %s", trace, drop)
                        .isBeforeOrEqualTo(drop.droppedAt().plus(CLOCK_DRIFT));
            }
        }
    }

    /**
     * Law 10: what has to be done again is at most what was in flight, and one uncommitted turn, which took in no more than was in
     * flight before. A failed attempt that waits for the next one is not in that number.
     */
    private void littleIsUnfinished(Set<SliceRef> ran, Snapshot now) {
        Set<SliceRef> failed = now.traces().stream()
                .filter(trace ->
                        trace.status().equals("FAILED") && !before.runs().contains(trace.run()))
                .map(Trace::slice)
                .collect(Collectors.toSet());
        Set<SliceRef> open = ran.stream()
                .filter(slice -> !now.markers().containsKey(slice))
                .filter(slice -> !cells(slice).stream().allMatch(now::isDropped))
                .collect(Collectors.toSet());
        unfinished += open.size();
        open.removeAll(failed);
        if (!mayLose) {
            assertThat(open)
                    .as("law 10: tasks that were started and whose end is not durable")
                    .hasSizeLessThanOrEqualTo(2 * KilledProcess.IN_FLIGHT_MAX);
        }
    }

    private void count(ChildRun child, Set<SliceRef> ran, Snapshot now) {
        Set<Integer> entered = ran.stream().map(SliceRef::rowGroup).collect(Collectors.toSet());
        before.sharedRows().stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> entered.contains(cell.rowGroup()))
                .forEach(cell -> sharedReadAgain++);
        if (!child.wasKilled()) {
            return;
        }
        now.sharedRows().stream()
                .filter(row -> !before.runs().contains(row.run()))
                .forEach(row -> sharedLeft++);
        boolean isCutOff = child.ended().stream()
                .filter(cell -> !now.markers().containsKey(cell) && !now.isDropped(cell))
                .collect(Collectors.groupingBy(
                        cell -> SliceRef.wholeGroup(cell.column(), cell.rowGroup()), Collectors.counting()))
                .values()
                .stream()
                .anyMatch(count -> count >= SHARED_ROW_MIN);
        sharedCutOff += isCutOff ? 1 : 0;
    }

    private static Map<RowRef, String> causes(Snapshot snapshot) {
        return snapshot.drops().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().column() + ": "
                                + entry.getValue().reason()));
    }
}
