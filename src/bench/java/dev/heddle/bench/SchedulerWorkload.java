package dev.heddle.bench;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.Assignment;
import dev.heddle.scheduler.Backoff;
import dev.heddle.scheduler.Build;
import dev.heddle.scheduler.BuildClock;
import dev.heddle.scheduler.BuildDefinition;
import dev.heddle.scheduler.BuildLimits;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.scheduler.Ending;
import dev.heddle.scheduler.Outcome;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Workers;
import dev.heddle.store.Journal;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the scheduler is measured with: a build of a chain of columns whose workers answer at once on the loop thread and whose
 * journal forgets, so that everything happens on the calling thread and in the same order each time.
 */
final class SchedulerWorkload {
    private static final int EVENTS_PER_TURN_MAX = 10_000;

    private final BuildDefinition definition;
    private final BuildLimits limits;

    SchedulerWorkload(int columns, int rows, int rowGroupSize, int inFlightMax, boolean isTraced) {
        definition = chain(columns, rows, rowGroupSize);
        limits = new BuildLimits(inFlightMax, Map.of(), 3, EVENTS_PER_TURN_MAX, Duration.ZERO, isTraced, 1);
    }

    /** One build from the first cell to the last. */
    Ending run() {
        return new Build(
                        definition,
                        new ForgetfulJournal(),
                        new InstantWorkers(limits.inFlightMax()),
                        limits,
                        BuildClock.system())
                .run();
    }

    private static BuildDefinition chain(int columns, int rows, int rowGroupSize) {
        CellGenerator neverCalled = input -> "1";
        List<ColumnNode> nodes = new ArrayList<>();
        Map<String, ColumnRules> rules = new HashMap<>();
        for (int i = 0; i < columns; i++) {
            String[] required = i == 0 ? new String[0] : new String[] {"column" + (i - 1)};
            nodes.add(ColumnNode.of("column" + i, GenerationStrategy.CELL_BY_CELL, required));
            rules.put("column" + i, new ColumnRules(neverCalled, List.of(required), null, Backoff.NONE));
        }
        return new BuildDefinition(ExecutionGraph.of(nodes), RowGroupPlan.of(rows, rowGroupSize), rules);
    }

    /** Answers each assignment while it is started. */
    private static final class InstantWorkers implements Workers {
        private final int slots;

        InstantWorkers(int slots) {
            this.slots = slots;
        }

        @Override
        public void prepare(BuildDefinition definition) {}

        @Override
        public int freeSlots() {
            return slots;
        }

        @Override
        public void start(Assignment assignment, Consumer<Outcome> inbox) {
            long nanos = System.nanoTime();
            inbox.accept(new CellComputed(assignment.id(), nanos, nanos, "1"));
        }

        @Override
        public void cancel(long assignment) {}

        @Override
        public void close() {}
    }

    private static final class ForgetfulJournal implements Journal {
        @Override
        public long run() {
            return 1;
        }

        @Override
        public boolean followsDeath() {
            return false;
        }

        @Override
        public void replayFinalized(Consumer<Fact> reader) {}

        @Override
        public void replay(int rowGroup, Consumer<Fact> reader) {}

        @Override
        public void commit(Turn turn) {}

        @Override
        public void end(String outcome, Instant at) {}

        @Override
        public void close() {}
    }
}
