package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.store.Journal;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredRow;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The loop with real threads and the real database. */
@Timeout(60)
class BuildTest {
    private static final FromScratchGenerator INDEX =
            group -> LongStream.range(group.startOffset(), group.startOffset() + group.size())
                    .mapToObj(Long::toString)
                    .toList();

    @TempDir
    private Path directory;

    @Test
    void aBuild_endsWithEveryRowAndSoundTables() {
        try (StoredBuild build = chain(1_000, 70)) {
            Ending ending = build.run();

            assertThat(ending.isFinished()).isTrue();
            assertThat(ending.executedTasks()).isEqualTo(1_000 + 2 * 15);
            assertThat(build.rows()).hasSize(1_000);
            assertThat(build.rows().get(999)).isEqualTo(new StoredRow(14, 19, 999, List.of("999", "9990", "[9990]")));
            assertThat(build.problems()).isEmpty();

            Ending again = build.run();
            assertThat(again.isFinished()).isTrue();
            assertThat(again.executedTasks()).isZero();
            assertThat(again.commits()).isZero();
        }
    }

    @Test
    void everythingThatCanBeThrown_dropsItsRowAndNothingElse() {
        List<ThrowingSupplier> throwers = List.of(
                () -> {
                    throw new Exception("checked");
                },
                () -> {
                    throw new IllegalStateException();
                },
                () -> {
                    throw new AssertionError("assertion");
                },
                () -> {
                    throw new LinkageError("linkage");
                },
                () -> {
                    throw new InterruptedException("nobody interrupted it");
                },
                () -> {
                    throw new HostileException();
                },
                () -> {
                    throw new StoreException(StoreException.Category.LOST, "not the real one", null);
                },
                () -> overflow(0),
                BuildTest::nothing);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell] -> b[cell]", 100, 10)
                .cell("a", input -> {
                    int kind = input.rowIndex();
                    return kind < throwers.size() ? throwers.get(kind).get() : "1";
                })
                .cell("b", input -> input.values().get(0))) {
            Ending ending = build.run();

            assertThat(ending.isFinished()).isTrue();
            assertThat(build.rows()).extracting(StoredRow::rowIndex).containsOnly(throwers.size());
            assertThat(build.dropped()).isEqualTo(10L * throwers.size());
            assertThat(build.problems()).isEmpty();
        }
    }

    @Test
    void wrongSizesAndNulls_dropTheirGroupsAndOthersGoOn() {
        try (StoredBuild build = StoredBuild.of(directory, "a[batch] -> b[batch]", 60, 10)
                .root("a", group -> group.rowGroup() == 0 ? List.of("1") : INDEX.generate(group))
                .full("b", rows -> switch (rows.rowGroup()) {
                    case 1 -> List.of();
                    case 2 -> nothing();
                    case 3 -> Collections.nCopies(10, nothing());
                    default -> rows.values().get(0);
                })) {
            Ending ending = build.run();

            assertThat(ending.isFinished()).isTrue();
            assertThat(build.rows()).hasSize(20).extracting(StoredRow::rowGroup).containsOnly(4, 5);
            assertThat(build.problems()).isEmpty();
        }
    }

    @Test
    void userCodeThatInterruptsEveryThreadItHasSeen_neverReachesTheDatabase() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (StoredBuild build = StoredBuild.of(directory, "a[cell] -> b[cell]", 3_000, 100)
                .backoff("a", new Backoff(1_000, Duration.ZERO, Duration.ZERO))
                .backoff("b", new Backoff(1_000, Duration.ZERO, Duration.ZERO))
                .cell("a", input -> {
                    seen.add(Thread.currentThread());
                    seen.forEach(Thread::interrupt);
                    return "1";
                })
                .cell("b", input -> {
                    Thread.currentThread().interrupt();
                    return input.values().get(0);
                })) {
            Ending ending = build.run();

            assertThat(ending.isFinished()).isTrue();
            assertThat(build.rows()).hasSize(3_000);
            assertThat(build.problems()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void aCommitThatFails_stopsTheBuildAndTheNextOneGoesOn() {
        AtomicInteger commits = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell] -> b[cell]", 100, 10)
                .around(journal -> new FailingJournal(journal, commits, 3))
                .cell("a", input -> {
                    if (input.index() == 1) {
                        begun.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            end.set(e);
                            ended.countDown();
                            throw e;
                        }
                    }
                    begun.await();
                    return "1";
                })
                .cell("b", input -> "2")) {
            assertThatThrownBy(() -> build.run(each -> {
                        try {
                            return each.run();
                        } finally {
                            // The workers are still open: it is the build that stops them.
                            awaitQuietly(ended);
                        }
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("the disk is gone");
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            int commitsAtFailure = commits.get();

            never.countDown();
            build.reopen();
            assertThat(commits).hasValue(commitsAtFailure);
            assertThat(build.run().isFinished()).isTrue();
            assertThat(build.rows()).hasSize(100);
            assertThat(build.problems()).isEmpty();
        }
    }

    @Test
    void outOfMemoryInUserCode_stopsTheBuild() {
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10).cell("a", input -> {
            throw new OutOfMemoryError("pretended");
        })) {
            assertThatThrownBy(build::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("java.lang.OutOfMemoryError: pretended");
        }
    }

    @Test
    void aSecondRunOfOneBuild_isRefused() throws Exception {
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 1, 1).cell("a", input -> "1")) {
            build.run(each -> {
                Ending ending = each.run();
                assertThatThrownBy(each::run).isInstanceOf(IllegalStateException.class);
                return ending;
            });
        }
    }

    @Test
    void progress_canBeReadByAnyoneAndOnlyGrows() throws Exception {
        try (StoredBuild build = chain(2_000, 100)) {
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicReference<String> problem = new AtomicReference<>("");
            build.run(each -> {
                Thread reader = new Thread(() -> watch(each, isOver, problem));
                reader.start();
                Ending ending = each.run();
                isOver.set(true);
                reader.join();
                assertThat(each.progress()).isEqualTo(new Progress(2_000, 2_000, 0, 6_000, 6_000, 6_000, 0, List.of()));
                return ending;
            });
            assertThat(problem.get()).isEmpty();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void tenThousandAtOnce_areAllInFlightTogether() {
        int atOnce = 10_000;
        CountDownLatch everybody = new CountDownLatch(atOnce);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", atOnce, atOnce)
                .inFlightMax(atOnce)
                .cell("a", input -> {
                    everybody.countDown();
                    everybody.await();
                    return "1";
                })) {
            assertThat(build.run().isFinished()).isTrue();
            assertThat(build.rows()).hasSize(atOnce);
        }
    }

    private StoredBuild chain(int rows, int rowGroupSize) {
        return StoredBuild.of(directory, "a[batch] -> b[cell] -> c[batch]", rows, rowGroupSize)
                .root("a", INDEX)
                .cell("b", input -> input.values().get(0) + "0")
                .full(
                        "c",
                        input -> input.values().get(0).stream()
                                .map(value -> "[" + value + "]")
                                .toList());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void watch(Build build, AtomicBoolean isOver, AtomicReference<String> problem) {
        Progress last = build.progress();
        while (!isOver.get()) {
            Progress next = build.progress();
            if (next.cellsDone() < last.cellsDone() || next.rowsFinished() < last.rowsFinished()) {
                problem.set(last + " then " + next);
            }
            if (next.tasksInFlight() > 8 || next.activeRowGroups().size() > 3) {
                problem.set("over a limit: " + next);
            }
            last = next;
        }
    }

    private static String overflow(int depth) {
        return depth < 0 ? "" : overflow(depth + 1) + "1";
    }

    /** What user code can always return, whatever the types say. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    private interface ThrowingSupplier {
        String get() throws Exception;
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    /** The real journal until a commit, which fails and does nothing, as do all after it. */
    private record FailingJournal(Journal real, AtomicInteger commits, int failing) implements Journal {
        @Override
        public long run() {
            return real.run();
        }

        @Override
        public boolean followsDeath() {
            return real.followsDeath();
        }

        @Override
        public void replayFinalized(Consumer<Fact> reader) {
            real.replayFinalized(reader);
        }

        @Override
        public void replay(int rowGroup, Consumer<Fact> reader) {
            real.replay(rowGroup, reader);
        }

        @Override
        public void commit(Turn turn) {
            if (commits.incrementAndGet() == failing) {
                throw new StoreException(StoreException.Category.LOST, "the disk is gone", null);
            }
            real.commit(turn);
        }

        @Override
        public void end(String outcome, Instant at) {
            real.end(outcome, at);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
