package dev.heddle.scheduler;

import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a build gives, by the shortest way: column after column, no scheduling, no store. The oracle of random tests. */
final class ReferenceBuild {
    private final BuildDefinition definition;
    private final ScriptedWork work;

    private ReferenceBuild(BuildDefinition definition, ScriptedWork work) {
        this.definition = definition;
        this.work = work;
    }

    /** The live rows by their place in the dataset, each with its value by column. */
    static Map<Long, Map<String, String>> rows(BuildDefinition definition, ScriptedWork work) {
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        for (int rowGroup = 0; rowGroup < definition.plan().groups(); rowGroup++) {
            new ReferenceBuild(definition, work).addRows(rowGroup, rows);
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
                for (int i = 0; i < batch.rowIndexes().length; i++) {
                    put(
                            rows,
                            start + batch.rowIndexes()[i],
                            batch.column(),
                            batch.values().get(i));
                }
            } else if (fact instanceof Fact.RowDropped drop) {
                dropped.add(start + drop.rowIndex());
            }
        }
        dropped.forEach(rows::remove);
        return rows;
    }

    private void addRows(int rowGroup, Map<Long, Map<String, String>> rows) {
        ExecutionGraph graph = definition.graph();
        int size = definition.plan().size(rowGroup);
        BitSet dropped = new BitSet();
        List<Map<String, String>> values = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            values.add(new TreeMap<>());
        }
        for (String column : graph.topologicalOrder()) {
            if (graph.strategy(column) == GenerationStrategy.FULL_COLUMN) {
                Task task = graph.upstream(column).isEmpty()
                        ? Task.fromScratch(column, rowGroup)
                        : Task.batch(column, rowGroup);
                if (work.failsForGood(task)) {
                    dropped.set(0, size);
                }
            }
            for (int row = dropped.nextClearBit(0); row < size; row = dropped.nextClearBit(row + 1)) {
                if (graph.strategy(column) == GenerationStrategy.CELL_BY_CELL
                        && work.failsForGood(Task.cell(column, rowGroup, row))) {
                    dropped.set(row);
                    continue;
                }
                Map<String, String> known = values.get(row);
                List<String> inputs = definition.rulesOf(column).inputs().stream()
                        .map(known::get)
                        .toList();
                known.put(column, work.value(column, rowGroup, row, inputs));
            }
        }
        long start = definition.plan().startOffset(rowGroup);
        for (int row = dropped.nextClearBit(0); row < size; row = dropped.nextClearBit(row + 1)) {
            rows.put(start + row, values.get(row));
        }
    }

    private static void put(Map<Long, Map<String, String>> rows, long row, String column, String value) {
        rows.computeIfAbsent(row, each -> new TreeMap<>()).put(column, value);
    }
}
