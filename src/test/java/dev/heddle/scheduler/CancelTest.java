package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are stopped, with real threads and the real database, and go on afterwards. */
@Timeout(60)
class CancelTest {
    @TempDir
    private Path directory;

    @Test
    void cancel_keepsWhatFinishesAndAResumeDoesTheRest() throws Exception {
        CountDownLatch started = new CountDownLatch(8);
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 100, 10).cell("a", input -> {
            calls.incrementAndGet();
            started.countDown();
            proceed.await();
            return String.valueOf(input.index());
        })) {
            Ending ending = build.run(each -> cancelWhen(started, each, proceed::countDown));

            assertThat(ending.isCancelled()).isTrue();
            assertThat(ending.isFinished()).isFalse();
            assertThat(ending.executedTasks()).isEqualTo(8);
            assertThat(calls).hasValue(8);
            assertThat(build.problems()).isEmpty();

            Ending resumed = build.run();
            assertThat(resumed.isFinished()).isTrue();
            assertThat(resumed.executedTasks()).isEqualTo(92);
            assertThat(build.rows()).hasSize(100);
            assertThat(build.dropped()).isZero();
        }
    }

    @Test
    void cancel_interruptsWhatOutlastsItsGrace_andDropsNothing() throws Exception {
        CountDownLatch started = new CountDownLatch(8);
        CountDownLatch never = new CountDownLatch(1);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10)
                .cancelGrace(Duration.ZERO)
                .cell("a", input -> {
                    started.countDown();
                    never.await();
                    return "1";
                })) {
            Ending ending = build.run(each -> cancelWhen(started, each, () -> {}));

            assertThat(ending.isCancelled()).isTrue();
            assertThat(ending.executedTasks()).isEqualTo(8);
            assertThat(build.dropped()).isZero();

            never.countDown();
            assertThat(build.run().isFinished()).isTrue();
            assertThat(build.rows()).hasSize(20);
        }
    }

    @Test
    void cancel_doesNotWaitForWhatIgnoresInterrupts() throws Exception {
        CountDownLatch started = new CountDownLatch(8);
        Semaphore gate = new Semaphore(0);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10)
                .cancelGrace(Duration.ZERO)
                .cell("a", input -> {
                    started.countDown();
                    gate.acquireUninterruptibly();
                    return "1";
                })) {
            Ending ending = build.run(each -> cancelWhen(started, each, () -> {}));

            assertThat(ending.isCancelled()).isTrue();
            assertThat(ending.executedTasks()).isZero();
            gate.release(Integer.MAX_VALUE);
            assertThat(build.run().isFinished()).isTrue();
            assertThat(build.rows()).hasSize(20);
        }
    }

    @Test
    void cancelBeforeTheRun_startsNothing() throws Exception {
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10).cell("a", input -> "1")) {
            Ending ending = build.run(each -> {
                each.cancel();
                each.cancel();
                return each.run();
            });

            assertThat(ending).isEqualTo(new Ending(false, true, 0, 0, null, null));
        }
    }

    @Test
    void anInterruptOfTheLoopThread_cancelsAndIsGivenBack() throws Exception {
        Thread loopThread = Thread.currentThread();
        CountDownLatch started = new CountDownLatch(8);
        CountDownLatch never = new CountDownLatch(1);
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10)
                .cancelGrace(Duration.ZERO)
                .cell("a", input -> {
                    started.countDown();
                    never.await();
                    return "1";
                })) {
            AtomicBoolean wasInterrupted = new AtomicBoolean();
            Ending ending = build.run(each -> {
                Thread other = new Thread(() -> {
                    awaitQuietly(started);
                    awaitWaiting(loopThread);
                    loopThread.interrupt();
                });
                other.start();
                Ending result = each.run();
                wasInterrupted.set(Thread.interrupted());
                other.join();
                return result;
            });

            assertThat(ending.isCancelled()).isTrue();
            assertThat(wasInterrupted).isTrue();
            never.countDown();
            assertThat(build.run().isFinished()).isTrue();
        }
    }

    @Test
    void aRunOnAnInterruptedThread_touchesNothing() throws Exception {
        try (StoredBuild build = StoredBuild.of(directory, "a[cell]", 20, 10).cell("a", input -> "1")) {
            AtomicBoolean wasInterrupted = new AtomicBoolean();
            Ending ending = build.run(each -> {
                Thread.currentThread().interrupt();
                Ending result = each.run();
                wasInterrupted.set(Thread.interrupted());
                return result;
            });

            assertThat(ending.isCancelled()).isTrue();
            assertThat(wasInterrupted).isTrue();
            assertThat(build.run().isFinished()).isTrue();
        }
    }

    private static Ending cancelWhen(CountDownLatch started, Build build, Runnable afterwards)
            throws InterruptedException {
        Thread canceller = new Thread(() -> {
            awaitQuietly(started);
            build.cancel();
            afterwards.run();
        });
        canceller.start();
        Ending ending = build.run();
        canceller.join();
        return ending;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The loop thread waits on its inbox, and for nothing else, once nothing happens any more. */
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
