package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns that wait for nothing, drawn as {@code "a"}, {@code "b@resource"} or {@code "c[batch]"}, for tests of policies. */
final class TestColumns {
    private TestColumns() {}

    static Columns of(Map<String, Integer> limits, String... drawings) {
        List<String> chains = new ArrayList<>();
        Map<String, ColumnRules> rules = new LinkedHashMap<>();
        for (String drawing : drawings) {
            String[] nameAndResource = drawing.replace("[batch]", "").split("@", -1);
            boolean isBatch = drawing.contains("[batch]");
            chains.add(nameAndResource[0] + (isBatch ? "[batch]" : "[cell]"));
            Generator generator = isBatch ? (FromScratchGenerator) input -> List.of() : (CellGenerator) input -> "1";
            String resource = nameAndResource.length > 1 ? nameAndResource[1] : null;
            rules.put(nameAndResource[0], new ColumnRules(generator, List.of(), resource, Backoff.NONE));
        }
        return Columns.compile(
                new BuildDefinition(Graphs.parse(String.join("; ", chains)), RowGroupPlan.of(1, 1), rules), limits);
    }

    static ActiveRowGroup rowGroup(int id, int size) {
        return new ActiveRowGroup(id, (long) id * size, size, 1, 1);
    }

    /** Cells of a column in the rows from one (inclusive) to another (exclusive). */
    static List<Task> cells(String column, ActiveRowGroup rowGroup, int fromRow, int toRow) {
        List<Task> tasks = new ArrayList<>();
        for (int row = fromRow; row < toRow; row++) {
            tasks.add(Task.cell(column, rowGroup.id, row));
        }
        return tasks;
    }

    static Attempt attempt(Columns columns, Task task, ActiveRowGroup rowGroup) {
        return new Attempt(task, columns.named(task.column()), rowGroup, 1, Instant.EPOCH);
    }
}
