package dev.heddle.store.jooq;

import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Instant;
import java.util.List;

/**
 * A dataset that is half built, with an older generation of it that was never begun.
 *
 * @param dataset the newest generation of {@code a}
 * @param run the run that worked on it
 */
record HalfBuilt(StoredDataset dataset, long run) {
    /** When everything happened. */
    static final Instant AT = Instant.parse("2026-02-03T04:05:06.123456Z");

    /** Records it in a store. */
    static HalfBuilt in(JooqStore store) {
        store.create(Specs.single("a", "old", RowGroupPlan.of(5, 5)), AT);
        StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.ofSizes(3, 2, 3)), AT);
        try (Journal journal = store.startRun(dataset, AT)) {
            long run = journal.run();
            journal.commit(new Turn(
                    List.of(
                            new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("\"x\"", "null", "[1]")),
                            new CellCompleted("question", 0, 1, "\"q\""),
                            new RowDropped(0, 2, "question", "too bad", "java.io.IOException", 2, AT),
                            new BatchCompleted("topic", 2, new int[] {1, 2}, List.of("5", "6")),
                            new RowDropped(2, 0, "topic", "first", null, 1, AT),
                            new CellCompleted("question", 2, 2, "7")),
                    List.of(
                            new TaskTrace(
                                    Task.fromScratch("topic", 0),
                                    run,
                                    1,
                                    TaskStatus.SUCCEEDED,
                                    AT,
                                    AT.plusMillis(1),
                                    AT.plusMillis(2),
                                    null,
                                    null),
                            new TaskTrace(
                                    Task.cell("question", 2, 2), run, 3, TaskStatus.FAILED, null, null, AT, "E", "m"),
                            TaskTrace.of(Task.batch("score", 1)).withRun(run))));
            journal.end("PARTIAL", AT.plusSeconds(1));
            return new HalfBuilt(dataset, run);
        }
    }
}
