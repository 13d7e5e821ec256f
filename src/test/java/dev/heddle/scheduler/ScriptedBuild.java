package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.Graphs;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.CellSkipped;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.scheduler.Outcome.HookRan;
import dev.heddle.store.Turn;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskTrace;
import dev.heddle.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state machine in the hands of a test: no loop, no threads, no workers. Tasks are named {@code "score 3.17"}, column,
 * row group and row, or {@code "topic 3"}, column and row group.
 */
final class ScriptedBuild {
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final Map<String, String> resources = new HashMap<>();
    private final Map<String, Backoff> backoffs = new HashMap<>();
    private final Map<String, UnaryOperator<ColumnRules>> changes = new HashMap<>();
    private final Map<String, List<String>> inputs = new HashMap<>();
    private FailureLimits failures = FailureLimits.DEFAULT;
    private Hooks hooks = Hooks.NONE;
    private @Nullable String keyColumn;
    private Map<String, Integer> resourceLimits = Map.of();
    private int inFlightMax = 1_000;
    private int slots = Integer.MAX_VALUE;
    private int activeRowGroupsMax = 3;
    private RecordedJournal journal = new RecordedJournal();
    private final ManualClock clock = new ManualClock();
    private final Map<String, Assignment> running = new LinkedHashMap<>();
    private final List<Long> interrupted = new ArrayList<>();
    private @Nullable BuildState state;
    private boolean followsDeath;

    private ScriptedBuild(String drawing, int... rowGroupSizes) {
        graph = drawing.isEmpty() ? ExecutionGraph.of(List.of()) : Graphs.parse(drawing);
        plan = rowGroupSizes.length == 0 ? RowGroupPlan.of(0, 1) : RowGroupPlan.ofSizes(rowGroupSizes);
    }

    static ScriptedBuild of(String drawing, int... rowGroupSizes) {
        return new ScriptedBuild(drawing, rowGroupSizes);
    }

    ScriptedBuild inFlightMax(int max) {
        inFlightMax = max;
        return this;
    }

    /** How many tasks the workers take at a time. */
    ScriptedBuild slots(int newSlots) {
        slots = newSlots;
        return this;
    }

    ScriptedBuild activeRowGroupsMax(int max) {
        activeRowGroupsMax = max;
        return this;
    }

    ScriptedBuild resource(String name, int limit, String... columns) {
        Map<String, Integer> limits = new HashMap<>(resourceLimits);
        limits.put(name, limit);
        resourceLimits = limits;
        for (String column : columns) {
            resources.put(column, name);
        }
        return this;
    }

    ScriptedBuild backoff(String column, Backoff backoff) {
        backoffs.put(column, backoff);
        return this;
    }

    /** Changes the rules of columns; those named together are filled together. */
    ScriptedBuild rules(UnaryOperator<ColumnRules> change, String... columns) {
        for (String column : columns) {
            changes.merge(column, change, (first, second) -> each -> second.apply(first.apply(each)));
        }
        return this;
    }

    /** Says what a column reads, where that is not what it requires: side effects. */
    ScriptedBuild reads(String column, String... names) {
        inputs.put(column, List.of(names));
        return this;
    }

    ScriptedBuild failures(FailureLimits limits) {
        failures = limits;
        return this;
    }

    ScriptedBuild hooks(Hooks newHooks) {
        hooks = newHooks;
        return this;
    }

    ScriptedBuild key(String column) {
        keyColumn = column;
        return this;
    }

    /** Goes on with what another build has recorded, as a new process. */
    ScriptedBuild resuming(ScriptedBuild dead) {
        journal = dead.journal;
        journal.nextRun();
        followsDeath = true;
        return this;
    }

    /** The first turn. */
    ScriptedBuild start() {
        state = new BuildState(definition(), limits(), journal.run(), followsDeath);
        journal.replayFinalized(state()::restoreFinalized);
        turn();
        return this;
    }

    BuildState state() {
        return requireNonNull(state, "start() comes first");
    }

    ManualClock clock() {
        return clock;
    }

    RecordedJournal journal() {
        return journal;
    }

    /** Names of what was started and not ended, in order of its start. */
    List<String> running() {
        return List.copyOf(running.keySet());
    }

    Assignment assignment(String task) {
        Assignment assignment = running.get(task);
        if (assignment == null) {
            throw new AssertionError("\"" + task + "\" is not running; running are " + running.keySet());
        }
        return assignment;
    }

    /** Ids the state machine wanted to be cancelled so far. */
    List<Long> interrupted() {
        return interrupted;
    }

    /** A turn with these events, all of its calls. */
    Turn turn(Event... events) {
        int refilled = start(state().refill(List.of(events), slots, now()));
        Decision decision = decide(events);
        if (!decision.isSilent()) {
            journal.commit(decision.turn());
        }
        state().committed();
        for (long id : decision.interrupts()) {
            interrupted.add(id);
        }
        int room = slots - refilled;
        room -= startReady(room);
        while (state().wantsRowGroup(room)) {
            ActiveRowGroup rowGroup = state().takeNextRowGroup();
            journal.replay(rowGroup.id, fact -> state().restore(rowGroup, fact));
            state().admit(rowGroup, now());
            room -= startReady(room);
        }
        return decision.turn();
    }

    private int startReady(int room) {
        return start(state().select(room, now()));
    }

    private int start(List<Assignment> starts) {
        List<TaskTrace> urgent = state().takeUrgentStarts();
        if (!urgent.isEmpty()) {
            journal.commit(new Turn(List.of(), List.of(), urgent));
        }
        for (Assignment start : starts) {
            running.put(name(start.task()), start);
        }
        return starts.size();
    }

    /** Only the call of a turn that decides. */
    Decision decide(Event... events) {
        return state().decide(List.of(events), now());
    }

    /** The task ends with a value for each row it was asked for: its own name and the row. */
    Outcome success(String task) {
        Assignment assignment = end(task);
        int outputs = Math.max(
                1, definition().rulesOf(assignment.task().column()).outputs().size());
        if (assignment.input() instanceof CellInput) {
            List<String> values = Collections.nCopies(outputs, "\"" + task + "\"");
            return new CellComputed(assignment.id(), clock.nanos(), clock.nanos(), values);
        }
        int size = assignment.input() instanceof FullColumnInput batch
                ? batch.rowIndexes().length
                : ((FromScratchInput) assignment.input()).size();
        return values(assignment, Collections.nCopies(size, "\"" + task + "\""));
    }

    Outcome values(String task, List<String> values) {
        return values(end(task), values);
    }

    Outcome failure(String task, Throwable thrown) {
        return failure(task, Failure.thrown(thrown));
    }

    Outcome failure(String task, Failure failure) {
        return new Failed(end(task).id(), clock.nanos(), clock.nanos(), failure);
    }

    /** The gate leaves the row out. */
    Outcome skip(String task, @Nullable String problem) {
        return new CellSkipped(end(task).id(), clock.nanos(), clock.nanos(), problem);
    }

    Outcome hookRan(String task, int... droppedRows) {
        return new HookRan(end(task).id(), clock.nanos(), clock.nanos(), droppedRows);
    }

    /** Turns until time alone changes nothing any more before the given time is over. */
    void pass(Duration duration) {
        long end = clock.nanos() + duration.toNanos();
        while (clock.nanos() < end) {
            long idle = state().isOver() ? Long.MAX_VALUE : state().idleNanos(now());
            clock.pass(Math.min(end - clock.nanos(), Math.max(idle, 1)));
            turn();
        }
    }

    Turn succeed(String... tasks) {
        List<Event> events = new ArrayList<>();
        for (String task : tasks) {
            events.add(success(task));
        }
        return turn(events.toArray(new Event[0]));
    }

    Turn fail(String task, Throwable thrown) {
        return turn(failure(task, thrown));
    }

    Moment now() {
        return new Moment(clock.nanos(), clock.wall());
    }

    static String name(Task task) {
        String group = task.column() + " " + task.rowGroup();
        return task.type() == TaskType.CELL ? group + "." + task.rowIndex() : group;
    }

    BuildDefinition definition() {
        Map<String, ColumnRules> rules = new HashMap<>();
        for (String column : graph.columns()) {
            ColumnRules plain = new ColumnRules(
                    generator(column),
                    inputs.getOrDefault(column, graph.requiredColumns(column)),
                    resources.get(column),
                    backoffs.getOrDefault(column, Backoff.NONE));
            rules.put(
                    column,
                    changes.getOrDefault(column, UnaryOperator.identity()).apply(plain));
        }
        return new BuildDefinition(graph, plan, rules, hooks, keyColumn);
    }

    BuildLimits limits() {
        return new BuildLimits(
                inFlightMax, resourceLimits, activeRowGroupsMax, 1_000, Duration.ofSeconds(10), true, 1, failures);
    }

    private Generator generator(String column) {
        if (graph.strategy(column) == GenerationStrategy.CELL_BY_CELL) {
            return (CellGenerator) input -> "1";
        }
        return graph.upstream(column).isEmpty()
                ? (FromScratchGenerator) input -> List.of()
                : (FullColumnGenerator) input -> List.of();
    }

    private Assignment end(String task) {
        Assignment assignment = assignment(task);
        running.remove(task);
        return assignment;
    }

    private GroupComputed values(Assignment assignment, List<String> values) {
        return new GroupComputed(assignment.id(), clock.nanos(), clock.nanos(), values);
    }
}
