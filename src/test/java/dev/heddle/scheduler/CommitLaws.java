package dev.heddle.scheduler;

import static dev.heddle.scheduler.Law.require;

import dev.heddle.generator.HookInput;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The laws of a commit: what may be recorded, and what has to be before. */
final class CommitLaws {
    private static final String KILLED = "killed the process";

    private final BuildDefinition definition;
    private final ExecutionGraph graph;
    private final BuildLimits limits;
    private final RecordedJournal journal;

    /** What values are to be; null where nobody knows. */
    private final ReferenceBuild reference;

    private final Witness witness;
    private final Set<String> traced = new HashSet<>();
    private final Set<Integer> closedRowGroups = new HashSet<>();

    CommitLaws(
            BuildDefinition definition,
            BuildLimits limits,
            RecordedJournal journal,
            ReferenceBuild reference,
            Witness witness) {
        this.definition = definition;
        this.graph = definition.graph();
        this.limits = limits;
        this.journal = journal;
        this.reference = reference;
        this.witness = witness;
    }

    /** A process begins. */
    void onBoot() {
        closedRowGroups.clear();
    }

    /** A turn is about to be recorded. */
    void beforeCommit(Turn turn) {
        require(
                !(turn.facts().isEmpty()
                        && turn.traces().isEmpty()
                        && turn.starts().isEmpty()),
                "an empty turn is not recorded");
        turn.traces().forEach(this::checkTrace);
        for (Fact fact : turn.facts()) {
            DurableRowGroup before = witness.group(fact.rowGroup());
            checkFact(fact, before);
            before.add(fact);
        }
    }

    /** A turn has just been recorded while these are running. */
    void afterCommit(Turn turn, Collection<Assignment> running) {
        for (Fact fact : turn.facts()) {
            if (fact instanceof Fact.RowGroupFinalized end) {
                checkFinalized(end, running);
            }
        }
        for (TaskTrace start : turn.starts()) {
            require(
                    !journal.finalized().containsKey(start.task().rowGroup()),
                    "what is put on record is at work: %s",
                    start);
        }
    }

    /** After a hook, as a worker tells it. */
    void afterHook(HookInput hook) {
        if (!hook.isBefore()) {
            closedRowGroups.add(hook.rowGroup());
        }
    }

    private void checkFact(Fact fact, DurableRowGroup before) {
        if (fact instanceof Fact.CellCompleted cell) {
            require(!before.isDropped(cell.rowIndex()), "law 5: %s of a dropped row", cell);
            checkValue(cell.column(), before, cell.rowIndex(), cell.value(), cell.isSkipped());
        } else if (fact instanceof Fact.BatchCompleted batch) {
            require(
                    Arrays.equals(batch.rowIndexes(), before.liveRows()),
                    "%s is of %s, live are %s",
                    batch,
                    Arrays.toString(batch.rowIndexes()),
                    Arrays.toString(before.liveRows()));
            for (int i = 0; i < batch.rowIndexes().length; i++) {
                int row = batch.rowIndexes()[i];
                boolean isSkipped = Arrays.binarySearch(batch.skippedRows(), row) >= 0;
                checkValue(batch.column(), before, row, batch.values().get(i), isSkipped);
            }
        } else if (fact instanceof Fact.SideEffectsCompleted extra) {
            for (int i = 0; i < extra.rowIndexes().length; i++) {
                String expected = reference.sideEffect(extra.name(), extra.rowGroup(), extra.rowIndexes()[i]);
                String found = extra.values().get(i);
                require(found.equals(expected), "%s: %s, expected %s", extra, found, expected);
            }
        } else if (fact instanceof Fact.RowDropped drop) {
            checkDrop(drop, before);
        } else if (fact instanceof Fact.FailureKept kept) {
            SliceRef slice = new SliceRef(kept.column(), kept.rowGroup(), kept.rowIndex());
            checkParked(kept.reason(), slice);
            checkTries(kept.reason(), slice);
        }
    }

    private void checkValue(String column, DurableRowGroup before, int rowIndex, String value, boolean isSkipped) {
        require(!before.isDone(column, rowIndex), "law 4: %s %s.%s twice", column, before.id, rowIndex);
        ReferenceBuild.Cell expected = reference.cell(column, before.id, rowIndex);
        require(
                expected.isSkipped() == isSkipped && expected.value().equals(value),
                "column %s, row %s of group %s is %s%s, expected %s",
                column,
                rowIndex,
                before.id,
                value,
                isSkipped ? ", skipped" : "",
                expected);
    }

    private void checkDrop(Fact.RowDropped drop, DurableRowGroup before) {
        require(!before.isDropped(drop.rowIndex()), "law 5: %s twice", drop);
        boolean isCell = graph.strategy(drop.column()) == GenerationStrategy.CELL_BY_CELL;
        SliceRef slice = new SliceRef(drop.column(), drop.rowGroup(), isCell ? drop.rowIndex() : SliceRef.WHOLE_GROUP);
        checkParked(drop.reason(), slice);
        if (drop.reason().startsWith(KILLED)) {
            return;
        }
        if (drop.reason().startsWith("dropped by the hook")) {
            require(!before.isPrepared() || drop.attempt() == 0, "a hook drops before the group is prepared: %s", drop);
            return;
        }
        require(
                reference.cell(drop.column(), drop.rowGroup(), drop.rowIndex()).state() == ReferenceBuild.State.LOST,
                "a row is lost without a cause: %s",
                drop);
        checkTries(drop.reason(), slice);
    }

    /** What may pass is given up after all of the tries it was promised, what cannot pass after the first. */
    private void checkTries(String reason, SliceRef slice) {
        if (reason.startsWith(KILLED)) {
            return;
        }
        int attemptsMax = definition.rulesOf(slice.column()).backoff().attemptsMax();
        int expected = switch (reference.troubleOf(slice.column(), slice.rowGroup(), slice.rowIndex())) {
            case THROWS -> attemptsMax;
            case RETRYABLE, HANGS, IS_DEAF -> attemptsMax + limits.failures().salvageRounds();
            case FINAL, WRONG_NUMBER -> 1;
            case NONE, KILLS -> 0;
            case RATE_LIMITED, RATE_LIMITED_WITH_DELAY -> witness.starts(slice);
        };
        require(
                witness.starts(slice) == expected,
                "%s is given up after %s tries in this run, expected %s: %s",
                slice,
                witness.starts(slice),
                expected,
                reason);
    }

    private void checkParked(String reason, SliceRef slice) {
        if (reason.startsWith(KILLED)) {
            require(
                    witness.deaths(slice) >= limits.failures().deathsMax(),
                    "%s is said to have killed the process, which died %s times during it",
                    slice,
                    witness.deaths(slice));
            reference.park(slice);
        }
    }

    private void checkFinalized(Fact.RowGroupFinalized end, Collection<Assignment> running) {
        DurableRowGroup rowGroup = witness.group(end.rowGroup());
        int[] live = rowGroup.liveRows();
        for (int row : live) {
            for (String column : graph.columns()) {
                require(rowGroup.isDone(column, row), "law 6: %s, but row %s has no %s", end, row, column);
            }
        }
        require(end.liveRows() == live.length, "%s, but %s rows are live", end, live.length);
        require(
                running.stream().noneMatch(each -> each.task().rowGroup() == end.rowGroup()),
                "law 6: %s while %s are at work",
                end,
                running);
        require(
                definition.hooks().after() == null || live.length == 0 || closedRowGroups.contains(end.rowGroup()),
                "%s before the hook after it",
                end);
        require(
                definition.hooks().before() == null || live.length == 0 || rowGroup.isPrepared(),
                "%s before the hook before it",
                end);
        checkFold(end.rowGroup());
    }

    /** The fold of all that was committed, in its order, is that of the tables. */
    private void checkFold(int rowGroup) {
        String folded = witness.group(rowGroup).picture();
        String stored = DurableRowGroup.of(definition, journal, rowGroup).picture();
        require(folded.equals(stored), "law 3: folded %s, stored %s", folded, stored);
    }

    private void checkTrace(TaskTrace trace) {
        Instant queuedAt = trace.queuedAt();
        Instant startedAt = trace.startedAt();
        Instant finishedAt = trace.finishedAt();
        require(queuedAt != null && finishedAt != null, "a trace has its times: %s", trace);
        if (queuedAt == null || finishedAt == null) {
            return;
        }
        require(!finishedAt.isBefore(queuedAt), "a trace goes forward: %s", trace);
        require(
                startedAt == null || !(startedAt.isBefore(queuedAt) || startedAt.isAfter(finishedAt)),
                "a trace goes forward: %s",
                trace);
        require(trace.attempt() > 0, "attempts count from 1: %s", trace);
        require(
                traced.add(trace.task().stableId() + " attempt " + trace.attempt() + " run " + trace.run()),
                "an attempt is traced once: %s",
                trace);
    }
}
