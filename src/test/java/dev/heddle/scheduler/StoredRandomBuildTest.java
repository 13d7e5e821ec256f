package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.StoredRow;
import dev.heddle.task.TaskType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random builds on real threads and the real database, cancelled again and again at random calls of user code. */
@Timeout(60)
class StoredRandomBuildTest {
    @TempDir
    private Path directory;

    private final AtomicReference<@Nullable Build> running = new AtomicReference<>();
    private final AtomicInteger callsUntilCancel = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(longs = {7, 11, 17, 19, 23})
    void cancelledAndResumedUntilItIsDone_theResultIsTheOracles(long seed) throws Exception {
        RandomBuild random = RandomBuild.of(seed, RandomBuild.Scope.PLAIN);
        SplittableRandom chance = new SplittableRandom(seed);
        try (StoredBuild build =
                StoredBuild.of(directory, random.nodes(), random.definition().plan())) {
            for (ColumnNode node : random.nodes()) {
                give(build, node.name(), random);
            }
            boolean isFinished = false;
            while (!isFinished) {
                callsUntilCancel.set(1 + chance.nextInt(60));
                isFinished = build.run(each -> {
                            running.set(each);
                            return each.run();
                        })
                        .isFinished();
                assertThat(build.problems()).as("seed %s", seed).isEmpty();
                build.reopen();
            }
            assertThat(rows(build, random.definition().graph().columns()))
                    .as("seed %s", seed)
                    .isEqualTo(new ReferenceBuild(random.definition(), random.work()).rows());
        }
    }

    private void give(StoredBuild build, String column, RandomBuild random) {
        TaskType type = typeOf(random.definition().graph(), column);
        Generator generator = random.work().generator(List.of(column), type, false);
        if (generator instanceof CellsGenerator cells) {
            build.cell(column, input -> {
                countCall();
                return only(cells.generateAll(input));
            });
        } else if (generator instanceof FullColumnsGenerator full) {
            build.full(column, input -> {
                countCall();
                return only(full.generateAll(input));
            });
        } else if (generator instanceof FromScratchColumnsGenerator root) {
            build.root(column, input -> {
                countCall();
                return only(root.generateAll(input));
            });
        }
    }

    /** The script may return one too many, which these generators of one column cannot. */
    private static <T> T only(List<T> outputs) {
        if (outputs.size() != 1) {
            throw new IllegalStateException("gave " + outputs.size() + " outputs");
        }
        return outputs.get(0);
    }

    private void countCall() {
        Build build = running.get();
        if (callsUntilCancel.decrementAndGet() == 0 && build != null) {
            build.cancel();
        }
    }

    private static TaskType typeOf(ExecutionGraph graph, String column) {
        if (graph.strategy(column) == GenerationStrategy.CELL_BY_CELL) {
            return TaskType.CELL;
        }
        return graph.upstream(column).isEmpty() ? TaskType.FROM_SCRATCH : TaskType.BATCH;
    }

    private static Map<Long, Map<String, String>> rows(StoredBuild build, List<String> columns) {
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        for (StoredRow row : build.rows()) {
            Map<String, String> values = new TreeMap<>();
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i), row.values().get(i));
            }
            rows.put(row.index(), values);
        }
        return rows;
    }
}
