package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.generator.HookInput;
import dev.heddle.generator.RowGroupHook;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behaviours 53 and 54: functions before and after a row group. */
@Timeout(60)
class RowGroupFunctionsTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    private final Set<Long> started = ConcurrentHashMap.newKeySet();

    private static HookInput input() {
        return new HookInput(true, 2, 20, new int[] {1, 4, 5}, List.of("n"), List.of(List.of("21", "24", "25")));
    }

    private static RowGroupHook before(RowGroupFunction function) {
        return Objects.requireNonNull(
                new RowGroupFunctions(function, null).hooks().before());
    }

    private Dataset numbers(RowGroupFunction before, RowGroupConsumer after) {
        return Dataset.named("d")
                .rows(6)
                .rowGroupSize(3)
                .beforeRowGroup(before)
                .afterRowGroup(after)
                .fromScratch("n", group -> Datasets.range(group.startOffset(), group.size()))
                .cell("copy", row -> {
                    started.add(row.index());
                    return row.integer("n");
                })
                .requires("n")
                .build();
    }

    private static List<Long> numbers(Heddle heddle) {
        try (Stream<Row> rows = heddle.rows("d")) {
            return rows.map(row -> row.integer("n")).toList();
        }
    }

    @Test
    void aFunction_seesTheRows_andItsAnswerIsSortedWithoutDoubles() throws Exception {
        RowGroupHook hook = before(rows -> {
            assertThat(rows.columns()).containsExactly("n");
            assertThat(rows.row(1).index()).isEqualTo(24);
            assertThat(rows.integers("n")).containsExactly(21L, 24L, 25L);
            return Arrays.asList(5, 1, 5);
        });

        assertThat(hook.run(input())).containsExactly(1, 5);
    }

    @Test
    @SuppressWarnings("NullAway") // what users may do all the same
    void anAnswerThatCannotBe_isAFailure() {
        assertThatThrownBy(() -> before(rows -> List.of(2)).run(input()))
                .hasMessageContaining(
                        "beforeRowGroup(...) wants to drop row 2 of row group 2, which is none of the rows");
        assertThatThrownBy(() -> before(rows -> null).run(input()))
                .hasMessageContaining("beforeRowGroup(...) returned null; to drop no row, return an empty list");
    }

    @Test
    void before_nothingOfTheGroupStartedYet_andRowsItDropsNeverDo() throws SQLException { // 53
        Dataset dataset = numbers(
                rows -> {
                    assertThat(rows.columns()).containsExactly("n");
                    rows.asList().forEach(row -> assertThat(started).doesNotContain(row.index()));
                    return rows.asList().stream()
                            .filter(row -> row.integer("n") % 2 == 1)
                            .map(Row::rowIndex)
                            .toList();
                },
                rows -> {});

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME);

            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.droppedRows()).isEqualTo(3);
            assertThat(started).containsExactlyInAnyOrder(0L, 2L, 4L);
            assertThat(numbers(heddle)).containsExactly(0L, 2L, 4L);
            assertThat(heddle.verify("d")).isEmpty();
        }
    }

    @Test
    void after_everyColumnIsThere_andTheGroupIsNotFinishedYet() { // 54
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        CompletableFuture<Heddle> open = new CompletableFuture<>();
        Dataset dataset = numbers(rows -> List.of(), rows -> {
            assertThat(rows.columns()).containsExactly("n", "copy");
            assertThat(rows.integers("copy")).isEqualTo(rows.integers("n"));
            assertThat(numbers(open.join())).doesNotContainAnyElementsOf(rows.integers("n"));
            seen.addAll(rows.integers("copy"));
        });

        try (Heddle heddle = Heddle.open(directory)) {
            open.complete(heddle);
            assertThat(heddle.build(dataset, RESUME).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(seen).hasSize(6);
        }
    }

    @Test
    void whenOneThrows_theBuildFails_theGroupStaysOpen_andAResumeCallsItAgain() { // 53 and 54
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        Dataset dataset = numbers(
                rows -> {
                    if (before.incrementAndGet() == 1) {
                        throw new IllegalStateException("not ready");
                    }
                    return List.of();
                },
                rows -> {
                    if (after.incrementAndGet() == 1) {
                        throw new IllegalStateException("not written");
                    }
                });

        try (Heddle heddle = Heddle.open(directory)) {
            BuildOptions oneByOne = RESUME.withMaxActiveRowGroups(1);
            BuildFailedException first =
                    catchThrowableOfType(BuildFailedException.class, () -> heddle.build(dataset, oneByOne));
            assertThat(first).hasMessageContaining("not ready");
            assertThat(started).isEmpty();

            BuildFailedException second =
                    catchThrowableOfType(BuildFailedException.class, () -> heddle.build(dataset, oneByOne));
            assertThat(second).hasMessageContaining("not written");
            assertThat(numbers(heddle)).isEmpty();

            assertThat(heddle.build(dataset, oneByOne).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(numbers(heddle)).hasSize(6);
        }
    }
}
