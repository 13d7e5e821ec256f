package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Input;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Starts tasks of one column at workers, with no build around them, and takes in their outcomes. */
final class WorkerInbox {
    /** So many at once are virtual threads, where they suit. */
    static final int VIRTUAL = 1_000;

    static final Input CELL = new CellInput(0, 0, 0, List.of());
    static final Input GROUP = new FromScratchInput(0, 0, 2);

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private long lastId;

    /** Workers that compute the column by a generator. */
    static LocalWorkers workers(int inFlightMax, Generator generator) {
        LocalWorkers workers = LocalWorkers.open("test", inFlightMax);
        workers.prepare(new BuildDefinition(
                Graphs.parse("a[cell]"),
                RowGroupPlan.of(1, 1),
                Map.of("a", new ColumnRules(generator, List.of(), null, Backoff.NONE))));
        return workers;
    }

    /** Starts a task and waits for its outcome. */
    Outcome outcome(LocalWorkers workers, Input input) throws InterruptedException {
        long id = start(workers, input);
        Outcome outcome = take();
        assertThat(outcome.assignment()).isEqualTo(id);
        return outcome;
    }

    long start(LocalWorkers workers, Input input) {
        Assignment assignment = assignment(input);
        workers.start(assignment, this::add);
        return assignment.id();
    }

    List<Assignment> assignments(int count) {
        return Stream.generate(() -> assignment(CELL)).limit(count).toList();
    }

    Assignment assignment(Input input) {
        return new Assignment(++lastId, 1, Task.cell("a", 0, 0), 1, input);
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** The next outcome; waits for it. */
    Outcome take() throws InterruptedException {
        return outcomes.take();
    }

    boolean isEmpty() {
        return outcomes.isEmpty();
    }
}
