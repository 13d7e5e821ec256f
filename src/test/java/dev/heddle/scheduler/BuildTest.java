package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BuildTest {
    @Test
    void smoke() {
        ExecutionGraph graph = ExecutionGraph.of(List.of(
                ColumnNode.of("seed", GenerationStrategy.FULL_COLUMN),
                ColumnNode.of("cell", GenerationStrategy.CELL_BY_CELL, "seed"),
                ColumnNode.of("full", GenerationStrategy.FULL_COLUMN, "cell")));
        FromScratchGenerator seed = in -> IntStream.range(0, in.size())
                .mapToObj(i -> String.valueOf(in.startOffset() + i))
                .toList();
        CellGenerator cell = in -> {
            if (in.index() % 10 == 3) {
                throw new IllegalArgumentException("three");
            }
            return in.values().get(0) + "0";
        };
        FullColumnGenerator full = in -> in.values().get(0);
        BuildDefinition definition = new BuildDefinition(
                graph,
                RowGroupPlan.of(1000, 70),
                Map.of(
                        "seed",
                        new ColumnRules(seed, List.of(), null, Backoff.NONE),
                        "cell",
                        new ColumnRules(cell, List.of("seed"), "llm", new Backoff(2, Duration.ZERO, Duration.ZERO)),
                        "full",
                        new ColumnRules(full, List.of("cell"), null, Backoff.NONE)));
        BuildLimits limits = new BuildLimits(8, Map.of("llm", 4), 3, 1000, Duration.ofSeconds(1), true, 1);
        RecordedJournal journal = new RecordedJournal();
        try (Workers workers = LocalWorkers.open("smoke", 8)) {
            Build build = new Build(definition, journal, workers, limits, BuildClock.system());
            Ending ending = build.run();
            assertThat(ending.isFinished()).isTrue();
            System.out.println(ending + " " + build.progress());
        }
    }
}
