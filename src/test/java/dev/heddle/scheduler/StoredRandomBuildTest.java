package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.RandomBuild.Scope;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRow;
import dev.heddle.store.jooq.JooqStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random builds on real threads and the real database, cancelled again and again at random starts. */
@Timeout(60)
class StoredRandomBuildTest {
    private static final String NAME = "random";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {7, 11, 17, 19, 23, 29, 31, 37})
    void cancelledAndResumedUntilItIsDone_theResultIsTheOracles(long seed) {
        RandomBuild random = RandomBuild.of(seed, Scope.TIMELESS);
        BuildDefinition definition = random.definition();
        DatasetSpec spec = DatasetSpec.of(
                NAME,
                random.nodes().stream()
                        .map(node -> new ColumnSpec(node, false, "test"))
                        .toList(),
                definition.plan().size(0),
                definition.plan());
        SplittableRandom chance = new SplittableRandom(seed);
        try (Store store = JooqStore.open(directory, CommitLevel.BUFFERED)) {
            store.create(spec, Instant.EPOCH);
        }
        boolean isFinished = false;
        while (!isFinished) {
            try (Store store = JooqStore.open(directory, CommitLevel.BUFFERED)) {
                StoredDataset dataset = store.newest(NAME).orElseThrow();
                isFinished = runUntilCancelled(store, dataset, random, 1 + chance.nextInt(60));
                assertThat(store.verify(dataset)).as("seed %s", seed).isEmpty();
                for (ColumnProgress each : store.progress(dataset)) {
                    assertThat(each.done() + each.skipped() + each.dropped() + each.pending())
                            .as("law 11, seed %s, %s", seed, each)
                            .isEqualTo(each.total());
                }
            }
        }
        try (Store store = JooqStore.open(directory, CommitLevel.BUFFERED)) {
            List<String> columns = definition.graph().columns();
            ReferenceBuild reference = new ReferenceBuild(definition, random.work());
            assertThat(rows(store, columns)).as("seed %s", seed).isEqualTo(expected(reference, columns));
        }
        assertThat(random.work().violations()).as("seed %s", seed).isEmpty();
    }

    private static boolean runUntilCancelled(Store store, StoredDataset dataset, RandomBuild random, int starts) {
        AtomicReference<@Nullable Build> running = new AtomicReference<>();
        try (Journal journal = store.startRun(dataset, Instant.EPOCH);
                LocalWorkers threads = LocalWorkers.open(NAME, random.limits().inFlightMax())) {
            int[] startsLeft = {starts};
            Workers workers = new ObservedWorkers(threads, assignment -> {
                Build build = running.get();
                if (--startsLeft[0] == 0 && build != null) {
                    build.cancel();
                }
            });
            Build build = new Build(random.definition(), journal, workers, random.limits(), BuildClock.system());
            running.set(build);
            Ending ending = build.run();
            journal.end(ending.isFinished() ? "COMPLETED" : "CANCELLED", Instant.EPOCH);
            return ending.isFinished();
        }
    }

    private static Map<Long, Map<String, String>> rows(Store store, List<String> columns) {
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        try (Stream<StoredRow> stored = store.rows(store.newest(NAME).orElseThrow())) {
            stored.forEach(row -> {
                Map<String, String> values = new TreeMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.put(columns.get(i), row.values().get(i));
                }
                rows.put(row.index(), values);
            });
        }
        return rows;
    }

    private static Map<Long, Map<String, String>> expected(ReferenceBuild reference, List<String> columns) {
        Map<Long, Map<String, String>> rows = reference.rows();
        rows.values().forEach(row -> row.keySet().retainAll(columns));
        return rows;
    }
}
