package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.task.Task;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cancel does to the thread of a job, whenever it comes. Where there is no other, the test's own thread is the worker. */
@Timeout(60)
class JobCancelTest {
    private final JobBatch jobs = batch(2);

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aCancelDuringTheJob_interruptsItsThread() {
        assertThat(jobs.begin(0)).isTrue();

        cancel(jobs, 0);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anotherCancelOfAJobThatIgnoredTheFirst_interruptsItAgain() {
        jobs.begin(0);
        cancel(jobs, 0);
        Thread.interrupted();

        jobs.cancelAll();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCancelThatWasUnderWayWhenTheJobEnded_doesNotReachTheThread() {
        jobs.begin(0);
        jobs.end(0);

        cancel(jobs, 0);
        jobs.cancelAll();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aCancelAfterACancelledJobEnded_doesNotReachTheThread() {
        jobs.begin(0);
        cancel(jobs, 0);
        Thread.interrupted();
        jobs.end(0);

        jobs.cancelAll();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aJobCancelledBeforeItBegan_doesNotBegin_andHasNoThread() {
        cancel(jobs, 0);

        assertThat(jobs.begin(0)).isFalse();
        cancel(jobs, 0);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInterruptFromBefore_isNotTheJobs() {
        Thread.currentThread().interrupt();

        jobs.begin(0);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aJobThatEndsWhileItIsBeingInterrupted_keepsItsThreadUntilThatIsDone() throws Exception {
        CountDownLatch interrupting = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicBoolean isNextInterrupted = new AtomicBoolean();
        AtomicBoolean isInterruptedLater = new AtomicBoolean();
        Thread canceller = new Thread(() -> cancel(jobs, 0));
        Thread worker =
                new Thread(() -> {
                    jobs.begin(0);
                    canceller.start();
                    await(interrupting);
                    jobs.end(0);
                    ended.countDown();
                    jobs.begin(1);
                    while (canceller.isAlive()) {
                        Thread.onSpinWait();
                    }
                    isNextInterrupted.set(Thread.interrupted());
                    jobs.end(1);
                    jobs.cancelAll();
                    isInterruptedLater.set(Thread.interrupted());
                }) {
                    /** Slow, as where the thread waits on a channel, which is closed then. */
                    @Override
                    public void interrupt() {
                        interrupting.countDown();
                        await(proceed);
                        super.interrupt();
                    }
                };
        worker.start();
        await(interrupting);
        while (worker.getState() != Thread.State.BLOCKED && ended.getCount() > 0) {
            Thread.onSpinWait();
        }
        proceed.countDown();
        worker.join();

        assertThat(isNextInterrupted).isFalse();
        assertThat(isInterruptedLater).isFalse();
    }

    /** The second of two jobs on a thread is not cancelled; the cancel of the first comes at about its end. */
    @Test
    void aCancelAtAboutTheEndOfAJob_neverInterruptsTheNext() throws Exception {
        Canceller canceller = new Canceller(2);
        canceller.start();
        int interruptedNext = 0;
        for (int round = 0; round < Canceller.ROUNDS; round++) {
            JobBatch batch = canceller.batches.get(round);
            batch.begin(0);
            canceller.begun.set(round);
            for (int i = round % 32; i > 0; i--) {
                Thread.onSpinWait();
            }
            batch.end(0);
            batch.begin(1);
            Canceller.await(canceller.done, round);
            interruptedNext += Thread.interrupted() ? 1 : 0;
        }
        canceller.join();

        assertThat(interruptedNext).isZero();
    }

    @Test
    void aCancelAtAboutTheBeginOfAJob_keepsItFromBeginningOrInterruptsIt() throws Exception {
        Canceller canceller = new Canceller(1);
        canceller.start();
        int unnoticed = 0;
        for (int round = 0; round < Canceller.ROUNDS; round++) {
            canceller.begun.set(round);
            boolean hasBegun = canceller.batches.get(round).begin(0);
            Canceller.await(canceller.done, round);
            unnoticed += hasBegun == Thread.interrupted() ? 0 : 1;
        }
        canceller.join();

        assertThat(unnoticed).isZero();
    }

    /** Cancels the first job of a batch, round after round, as soon as the round has begun. */
    private static final class Canceller extends Thread {
        static final int ROUNDS = 20_000;

        final List<JobBatch> batches;
        final AtomicInteger begun = new AtomicInteger(-1);
        final AtomicInteger done = new AtomicInteger(-1);

        Canceller(int jobs) {
            batches = Stream.generate(() -> batch(jobs)).limit(ROUNDS).toList();
        }

        @Override
        public void run() {
            for (int round = 0; round < ROUNDS; round++) {
                await(begun, round);
                cancel(batches.get(round), 0);
                done.set(round);
            }
        }

        static void await(AtomicInteger counter, int round) {
            for (int tries = 0; counter.get() < round; tries++) {
                if (tries < 1_000) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(1);
                }
            }
        }
    }

    @Test
    void whatAJobWasGiven_canGoWhenItIsOver_whileOthersAreNot() {
        WeakReference<Assignment> given = new WeakReference<>(jobs.assignment(0));
        jobs.begin(0);
        jobs.end(0);

        for (int i = 0; i < 200 && given.get() != null; i++) {
            System.gc();
        }
        assertThat(given.get()).isNull();
        assertThat(jobs.assignment(1).id()).isOne();
    }

    private static void cancel(JobBatch jobs, long id) {
        jobs.cancel(new long[] {id});
    }

    /** Whatever the interrupt flag says. */
    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static JobBatch batch(int jobs) {
        return new JobBatch(
                IntStream.range(0, jobs)
                        .mapToObj(id ->
                                new Assignment(id, 1, Task.cell("a", 0, id), 1, new CellInput(0, id, id, List.of())))
                        .toList(),
                (batch, place, startedNanos) -> startedNanos,
                batch -> {});
    }
}
