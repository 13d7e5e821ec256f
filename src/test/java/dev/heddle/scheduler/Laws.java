package dev.heddle.scheduler;

import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.HookInput;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import dev.heddle.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The laws of the design, asked of what can be seen from outside: what is started, what is recorded, and when. Knows nothing
 * of the state machine.
 */
final class Laws {
    /** How late a turn may come. */
    private static final Duration SLACK = Duration.ofMillis(50);

    private static final String KILLED = "killed the process";

    private final BuildDefinition definition;
    private final ExecutionGraph graph;
    private final BuildLimits limits;
    private final RecordedJournal journal;

    /** What values are to be; null where nobody knows. */
    private final ReferenceBuild reference;

    private final Map<Integer, DurableRowGroup> durable = new HashMap<>();
    private final Map<SliceRef, Integer> deaths = new HashMap<>();
    private final Set<String> traced = new HashSet<>();
    private final Set<Integer> startedRowGroups = new HashSet<>();
    private final Set<Integer> closedRowGroups = new HashSet<>();
    private final Map<SliceRef, Integer> starts = new HashMap<>();
    private final Map<Long, Long> overdueNanos = new HashMap<>();
    private boolean isStopping;

    Laws(BuildDefinition definition, BuildLimits limits, RecordedJournal journal, ReferenceBuild reference) {
        this.definition = definition;
        this.graph = definition.graph();
        this.limits = limits;
        this.journal = journal;
        this.reference = reference;
    }

    /** A process begins. */
    void onBoot() {
        startedRowGroups.clear();
        closedRowGroups.clear();
        durable.clear();
        starts.clear();
        overdueNanos.clear();
        isStopping = false;
    }

    /**
     * The process dies while these are at work. What is on record counts too: it was about to start, or had ended and nobody had
     * recorded that.
     */
    void onCrash(Collection<Assignment> atWork) {
        Set<SliceRef> involved = new HashSet<>(journal.atWork());
        atWork.forEach(each -> involved.add(each.task().slice()));
        involved.forEach(each -> deaths.merge(each, 1, Integer::sum));
    }

    /** The build was told to stop, or decided to. */
    void onStop() {
        isStopping = true;
    }

    boolean isStopping() {
        return isStopping;
    }

    /** An assignment is about to start beside those that are running. */
    void onStart(Assignment assignment, Collection<Assignment> running, long nowNanos) {
        require(!isStopping, "nothing starts in a build that stops: %s", assignment);
        require(running.size() < limits.inFlightMax(), "in flight: %s beside %s", assignment, running);
        int rowGroup = assignment.task().rowGroup();
        require(!journal.finalized().containsKey(rowGroup), "law 6: %s starts in a finalized group", assignment);
        startedRowGroups.add(rowGroup);
        long active = startedRowGroups.stream()
                .filter(each -> !journal.finalized().containsKey(each))
                .count();
        require(active <= limits.activeRowGroupsMax(), "row groups at work are %s", startedRowGroups);
        if (assignment.input() instanceof HookInput hook) {
            checkHook(hook, running);
        } else {
            checkTask(assignment, running);
            noteStart(assignment, nowNanos);
        }
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
            DurableRowGroup before = group(fact.rowGroup());
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

    /** After a turn: memory says what the tables say. */
    void onQuiet(Progress progress, Set<Task> failedBefore, Collection<Assignment> unanswered, int freeSlots) {
        long cells = 0;
        long rows = 0;
        long dropped = 0;
        for (Fact.RowGroupFinalized end : journal.finalized().values()) {
            int size = definition.plan().size(end.rowGroup());
            cells += (long) size * graph.columns().size();
            rows += size;
            dropped += size - end.liveRows();
        }
        for (int rowGroup : progress.activeRowGroups()) {
            cells += group(rowGroup).cellsDone();
            dropped += group(rowGroup).size - group(rowGroup).liveRows().length;
        }
        require(progress.cellsDone() == cells, "law 11: %s, but the tables have %s cells", progress, cells);
        require(progress.rowsFinished() == rows, "law 11: %s, but the tables have %s rows", progress, rows);
        require(progress.rowsDropped() == dropped, "law 11: %s, but the tables dropped %s rows", progress, dropped);
        if (!isStopping && freeSlots > 0 && unanswered.size() < limits.inFlightMax()) {
            for (int rowGroup : progress.activeRowGroups()) {
                checkNothingIsIdle(group(rowGroup), failedBefore, unanswered);
            }
        }
    }

    /** After a turn: nobody who holds a place has had all of its time. */
    void checkTimes(long[] inFlight, long nowNanos) {
        for (long id : inFlight) {
            long overdue = overdueNanos.getOrDefault(id, Long.MAX_VALUE);
            require(nowNanos < overdue, "assignment %s is still at work, %s ns too long", id, nowNanos - overdue);
        }
    }

    /** The fold of all that was committed, in its order, is that of the tables. */
    void checkFold(int rowGroup) {
        String folded = group(rowGroup).picture();
        String stored = DurableRowGroup.of(definition, journal, rowGroup).picture();
        require(folded.equals(stored), "law 3: folded %s, stored %s", folded, stored);
    }

    private DurableRowGroup group(int rowGroup) {
        return durable.computeIfAbsent(rowGroup, id -> DurableRowGroup.of(definition, journal, id));
    }

    private void checkTask(Assignment assignment, Collection<Assignment> running) {
        Task task = assignment.task();
        DurableRowGroup rowGroup = group(task.rowGroup());
        for (SliceRef input : inputsOf(task)) {
            boolean isForgiven =
                    task.type() == TaskType.BATCH && input.isCell() && rowGroup.isDropped(input.rowIndex());
            require(isForgiven || rowGroup.isComplete(input), "law 1: %s starts before %s is durable", task, input);
        }
        require(rowGroup.readyTasks().contains(task), "laws 1, 4, 5: %s starts but is not ready by the tables", task);
        require(
                running.stream().noneMatch(each -> each.task().equals(task)),
                "a task runs once at a time: %s beside %s",
                task,
                running);
        require(
                assignment.attempt() == journal.attemptsOf(task.slice()).attempts() + 1,
                "attempts are numbered across runs: %s, on record are %s",
                assignment,
                journal.attemptsOf(task.slice()));
        require(hasRoom(task, running), "%s has room on its resource beside %s", task, running);
        require(
                journal.attemptsOf(task.slice()).deaths() < limits.failures().deathsMax(),
                "%s starts again after too many deaths",
                task);
        require(
                definition.hooks().before() == null
                        || rowGroup.isPrepared()
                        || graph.upstream(task.column()).isEmpty(),
                "%s starts before the hook of its group",
                task);
        require(reference.leaderOf(task.column()).equals(task.column()), "%s is filled by another", task);
        checkSkips(assignment, rowGroup);
        checkOrder(task, running);
        checkSuspects(task, running);
    }

    private void noteStart(Assignment assignment, long nowNanos) {
        starts.merge(assignment.task().slice(), 1, Integer::sum);
        Duration timeout = definition.rulesOf(assignment.task().column()).timeout();
        if (timeout != null) {
            overdueNanos.put(
                    assignment.id(),
                    nowNanos
                            + timeout.plus(limits.failures().interruptedGrace())
                                    .plus(SLACK)
                                    .toNanos());
        }
    }

    private void checkHook(HookInput hook, Collection<Assignment> running) {
        DurableRowGroup rowGroup = group(hook.rowGroup());
        require(Arrays.equals(hook.rowIndexes(), rowGroup.liveRows()), "a hook sees the live rows: %s", hook);
        require(
                running.stream()
                        .noneMatch(
                                each -> each.input() instanceof HookInput other && other.rowGroup() == hook.rowGroup()),
                "hooks of a row group run one at a time: %s",
                hook);
        require(hook.isBefore() != (rowGroup.isPrepared() || definition.hooks().before() == null), "once: %s", hook);
        for (String column : hook.columns()) {
            require(rowGroup.isColumnDone(column), "a hook comes after its columns: %s", hook);
        }
        if (!hook.isBefore()) {
            require(hook.columns().equals(graph.columns()), "the hook after sees all columns: %s", hook);
        }
    }

    private void checkSkips(Assignment assignment, DurableRowGroup rowGroup) {
        Task task = assignment.task();
        if (task.type() == TaskType.CELL) {
            require(
                    !reference.inheritsSkip(task.column(), task.rowGroup(), task.rowIndex()),
                    "%s starts though its row is skipped",
                    task);
        } else if (assignment.input() instanceof FullColumnInput batch) {
            int[] expected = Arrays.stream(rowGroup.liveRows())
                    .filter(row -> !reference.inheritsSkip(task.column(), task.rowGroup(), row))
                    .toArray();
            require(
                    Arrays.equals(batch.rowIndexes(), expected) && expected.length > 0,
                    "%s is given %s, expected %s",
                    task,
                    Arrays.toString(batch.rowIndexes()),
                    Arrays.toString(expected));
        }
    }

    private void checkOrder(Task task, Collection<Assignment> running) {
        if (!definition.rulesOf(task.column()).isOrdered()) {
            return;
        }
        for (int earlier = 0; earlier < task.rowGroup(); earlier++) {
            boolean isDone = journal.finalized().containsKey(earlier)
                    || group(earlier).isColumnDone(task.column())
                    || group(earlier).liveRows().length == 0;
            require(isDone, "an ordered column goes group by group: %s before group %s", task, earlier);
        }
        require(
                running.stream().noneMatch(each -> each.task().column().equals(task.column())),
                "an ordered column runs one group at a time: %s beside %s",
                task,
                running);
    }

    private void checkSuspects(Task task, Collection<Assignment> running) {
        if (limits.failures().deathsMax() < 2 || !isSuspect(task)) {
            return;
        }
        require(
                running.stream().noneMatch(each -> isSuspect(each.task())),
                "a suspect is never beside another: %s beside %s",
                task,
                running);
    }

    private boolean isSuspect(Task task) {
        return journal.attemptsOf(task.slice()).deaths() == limits.failures().deathsMax() - 1;
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
            case RATE_LIMITED, RATE_LIMITED_WITH_DELAY -> starts.getOrDefault(slice, 0);
        };
        require(
                starts.getOrDefault(slice, 0) == expected,
                "%s is given up after %s tries in this run, expected %s: %s",
                slice,
                starts.getOrDefault(slice, 0),
                expected,
                reason);
    }

    private void checkParked(String reason, SliceRef slice) {
        if (reason.startsWith(KILLED)) {
            require(
                    deaths.getOrDefault(slice, 0) >= limits.failures().deathsMax(),
                    "%s is said to have killed the process, which died %s times during it",
                    slice,
                    deaths.getOrDefault(slice, 0));
            reference.park(slice);
        }
    }

    private boolean hasRoom(Task task, Collection<Assignment> running) {
        String resource = resourceOf(task);
        if (resource == null || !limits.resources().containsKey(resource)) {
            return true;
        }
        long users = running.stream()
                .filter(each -> resource.equals(resourceOf(each.task())))
                .count();
        return users < limits.resources().get(resource);
    }

    private @Nullable String resourceOf(Task task) {
        ColumnRules rules = definition.rules().get(task.column());
        return rules == null ? null : rules.resource();
    }

    /** Of what is ready by the tables, was never tried in this run and is held up by no rule, all that has room runs. */
    private void checkNothingIsIdle(
            DurableRowGroup rowGroup, Set<Task> failedBefore, Collection<Assignment> unanswered) {
        Set<Task> taken = new HashSet<>();
        unanswered.forEach(each -> taken.add(each.task()));
        boolean isHeld = definition.hooks().before() != null && !rowGroup.isPrepared();
        for (Task task : rowGroup.readyTasks()) {
            ColumnRules rules = definition.rulesOf(task.column());
            boolean isOrdinary = !taken.contains(task)
                    && !failedBefore.contains(task)
                    && failedBefore.stream().noneMatch(each -> sharesResource(each, task))
                    && !rules.isOrdered()
                    && !(isHeld && !graph.upstream(task.column()).isEmpty())
                    && journal.attemptsOf(task.slice()).deaths() == 0
                    && reference.leaderOf(task.column()).equals(task.column())
                    && !isSkipped(task, rowGroup);
            require(
                    !isOrdinary || !hasRoom(task, unanswered),
                    "law 3: %s is ready and has room but does not run",
                    task);
        }
    }

    /** Such a task needs no worker; the next turn settles it. */
    private boolean isSkipped(Task task, DurableRowGroup rowGroup) {
        int[] rows = task.type() == TaskType.CELL ? new int[] {task.rowIndex()} : rowGroup.liveRows();
        return Arrays.stream(rows).allMatch(row -> reference.inheritsSkip(task.column(), task.rowGroup(), row));
    }

    private boolean sharesResource(Task one, Task other) {
        String resource = resourceOf(one);
        return resource == null ? one.column().equals(other.column()) : resource.equals(resourceOf(other));
    }

    private void checkFinalized(Fact.RowGroupFinalized end, Collection<Assignment> running) {
        DurableRowGroup rowGroup = group(end.rowGroup());
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

    private List<SliceRef> inputsOf(Task task) {
        int size = definition.plan().size(task.rowGroup());
        return graph.cellDependencies(task.column(), task.rowGroup(), task.rowIndex(), size).stream()
                .map(each -> graph.strategy(each.column()) == GenerationStrategy.FULL_COLUMN
                        ? SliceRef.wholeGroup(each.column(), each.rowGroup())
                        : each)
                .distinct()
                .toList();
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void require(boolean holds, String law, Object... about) {
        if (!holds) {
            throw new AssertionError(String.format(law, about));
        }
    }
}
