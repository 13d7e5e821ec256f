package dev.heddle.scheduler;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.graph.SliceRef;
import dev.heddle.scheduler.ScriptedWork.Fate;
import dev.heddle.scheduler.ScriptedWork.Word;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a build gives, by the shortest way: each cell from those it reads, no scheduling, no store. The oracle of random tests.
 *
 * <p>Of what it cannot know, it is told: which tasks were given up because the process died of them.
 */
final class ReferenceBuild {
    private static final String NULL = "null";

    private final BuildDefinition definition;
    private final ExecutionGraph graph;
    private final ScriptedWork work;
    private final Set<SliceRef> parked = new HashSet<>();
    private final Map<String, Cell> cells = new HashMap<>();
    private final Map<String, String> leaders = new HashMap<>();

    /** What a cell comes to. */
    enum State {
        COMPUTED,
        SKIPPED,
        /** Failed for good, in a column that keeps such rows. */
        KEPT,
        /** Failed for good, and its row with it. */
        LOST
    }

    /**
     * A cell of a row that lives.
     *
     * @param value JSON text; nothing of one that is lost
     */
    record Cell(State state, String value) {
        boolean isSkipped() {
            return state == State.SKIPPED;
        }
    }

    ReferenceBuild(BuildDefinition definition, ScriptedWork work) {
        this.definition = definition;
        this.graph = definition.graph();
        this.work = work;
        for (String name : graph.columns()) {
            List<String> outputs = definition.rulesOf(name).outputs();
            leaders.put(name, outputs.isEmpty() ? name : outputs.get(0));
        }
    }

    /** A task was given up since the process died while it was at work. */
    void park(SliceRef slice) {
        parked.add(slice);
        cells.clear();
    }

    String leaderOf(String column) {
        return leaders.getOrDefault(column, column);
    }

    /** What the task of a cell suffers from for good. */
    Trouble troubleOf(String column, int rowGroup, int rowIndex) {
        String leader = leaderOf(column);
        Fate fate = work.fate(
                taskOf(leader, rowGroup, rowIndex), definition.rulesOf(leader).timeout() != null);
        return fate.isForGood() ? fate.trouble() : Trouble.NONE;
    }

    /** What a cell comes to if its row lives that long. */
    Cell cell(String column, int rowGroup, int rowIndex) {
        String key = column + "/" + rowGroup + "/" + rowIndex;
        Cell known = cells.get(key);
        if (known == null) {
            known = compute(column, rowGroup, rowIndex);
            cells.put(key, known);
        }
        return known;
    }

    String sideEffect(String name, int rowGroup, int rowIndex) {
        String producer = graph.resolve(name);
        return cell(producer, rowGroup, rowIndex).state == State.COMPUTED
                ? work.value(name, rowGroup, rowIndex, inputs(leaderOf(producer), rowGroup, rowIndex))
                : NULL;
    }

    /** Whether a row is skipped in a column because of one that it reads, before its own gate is asked. */
    boolean inheritsSkip(String column, int rowGroup, int rowIndex) {
        ColumnRules rules = definition.rulesOf(column);
        Set<String> sources = new LinkedHashSet<>();
        rules.inputs().forEach(input -> sources.add(graph.resolve(input)));
        rules.skipping().gateInputs().forEach(gate -> sources.remove(graph.resolve(gate)));
        return rules.skipping().propagates()
                && sources.stream()
                        .anyMatch(each -> cell(each, rowGroup, rowIndex).isSkipped());
    }

    /** Whether a row is in the result. */
    boolean survives(int rowGroup, int rowIndex) {
        if (definition.hooks().before() != null && work.isDroppedByHook(rowGroup, rowIndex)) {
            return false;
        }
        for (String column : graph.topologicalOrder()) {
            if (cell(column, rowGroup, rowIndex).state == State.LOST || isLostWithItsGroup(column, rowGroup)) {
                return false;
            }
        }
        return true;
    }

    /** Of a group that is given up as a whole, rows go that would have been skipped, too. */
    private boolean isLostWithItsGroup(String column, int rowGroup) {
        return parked.contains(SliceRef.wholeGroup(leaderOf(column), rowGroup))
                && !definition.rulesOf(column).keepsNull();
    }

    /** The live rows by their place in the dataset, each with its values by name. */
    Map<Long, Map<String, String>> rows() {
        RowGroupPlan plan = definition.plan();
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        for (int rowGroup = 0; rowGroup < plan.groups(); rowGroup++) {
            for (int rowIndex = 0; rowIndex < plan.size(rowGroup); rowIndex++) {
                if (survives(rowGroup, rowIndex)) {
                    rows.put(plan.startOffset(rowGroup) + rowIndex, row(rowGroup, rowIndex));
                }
            }
        }
        return rows;
    }

    /** The same, of what a journal holds. */
    static Map<Long, Map<String, String>> rows(BuildDefinition definition, RecordedJournal journal) {
        RowGroupPlan plan = definition.plan();
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        List<Long> dropped = new ArrayList<>();
        for (Fact fact : journal.facts()) {
            long start = plan.startOffset(fact.rowGroup());
            if (fact instanceof Fact.CellCompleted cell) {
                put(rows, start + cell.rowIndex(), cell.column(), cell.value());
            } else if (fact instanceof Fact.BatchCompleted batch) {
                putAll(rows, start, batch.rowIndexes(), batch.column(), batch.values());
            } else if (fact instanceof Fact.SideEffectsCompleted extra) {
                putAll(rows, start, extra.rowIndexes(), extra.name(), extra.values());
            } else if (fact instanceof Fact.RowDropped drop) {
                dropped.add(start + drop.rowIndex());
            }
        }
        dropped.forEach(rows::remove);
        return rows;
    }

    private Map<String, String> row(int rowGroup, int rowIndex) {
        Map<String, String> row = new TreeMap<>();
        for (String column : graph.columns()) {
            row.put(column, cell(column, rowGroup, rowIndex).value);
            for (String name : graph.sideEffectColumns(column)) {
                row.put(name, sideEffect(name, rowGroup, rowIndex));
            }
        }
        return row;
    }

    private Cell compute(String column, int rowGroup, int rowIndex) {
        String leader = leaderOf(column);
        ColumnRules rules = definition.rulesOf(leader);
        Task task = taskOf(leader, rowGroup, rowIndex);
        if (inheritsSkip(leader, rowGroup, rowIndex)) {
            return new Cell(State.SKIPPED, fill(rules, column));
        }
        Fate fate = work.fate(task, rules.timeout() != null);
        if (parked.contains(task.slice())) {
            return failed(rules);
        }
        if (rules.skipping().gate() != null
                && work.gateSays(
                                leader,
                                rowGroup,
                                rowIndex,
                                values(rules.skipping().gateInputs(), rowGroup, rowIndex))
                        != Word.TAKE
                && canAskGate(fate)) {
            return new Cell(State.SKIPPED, fill(rules, column));
        }
        if (fate.isForGood() && fate.trouble() != Trouble.KILLS) {
            return failed(rules);
        }
        return new Cell(State.COMPUTED, work.value(column, rowGroup, rowIndex, inputs(leader, rowGroup, rowIndex)));
    }

    /** What hangs does so before its gate is asked: the script puts no time between the two. */
    private static boolean canAskGate(Fate fate) {
        return !fate.isForGood() || fate.trouble().manner() == SimulatedWorkers.Manner.ENDS;
    }

    private static Cell failed(ColumnRules rules) {
        return rules.keepsNull() ? new Cell(State.KEPT, NULL) : new Cell(State.LOST, "");
    }

    private static String fill(ColumnRules rules, String column) {
        int position = Math.max(0, rules.outputs().indexOf(column));
        List<String> fills = rules.skipping().fills();
        return position < fills.size() ? fills.get(position) : NULL;
    }

    private Task taskOf(String leader, int rowGroup, int rowIndex) {
        if (graph.strategy(leader) == GenerationStrategy.CELL_BY_CELL) {
            return Task.cell(leader, rowGroup, rowIndex);
        }
        return new Task(
                leader,
                rowGroup,
                SliceRef.WHOLE_GROUP,
                graph.upstream(leader).isEmpty() ? TaskType.FROM_SCRATCH : TaskType.BATCH);
    }

    private List<String> inputs(String column, int rowGroup, int rowIndex) {
        return values(definition.rulesOf(column).inputs(), rowGroup, rowIndex);
    }

    private List<String> values(List<String> names, int rowGroup, int rowIndex) {
        return names.stream()
                .map(name -> graph.columns().contains(name)
                        ? cell(name, rowGroup, rowIndex).value
                        : sideEffect(name, rowGroup, rowIndex))
                .toList();
    }

    private static void putAll(
            Map<Long, Map<String, String>> rows, long start, int[] rowIndexes, String name, List<String> values) {
        for (int i = 0; i < rowIndexes.length; i++) {
            put(rows, start + rowIndexes[i], name, values.get(i));
        }
    }

    private static void put(Map<Long, Map<String, String>> rows, long row, String name, String value) {
        rows.computeIfAbsent(row, each -> new TreeMap<>()).put(name, value);
    }
}
