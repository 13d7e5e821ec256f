package dev.heddle.scheduler;

import static dev.heddle.scheduler.WorkerInbox.CELL;
import static dev.heddle.scheduler.WorkerInbox.VIRTUAL;
import static dev.heddle.scheduler.WorkerInbox.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellGenerator;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tasks the workers take, and how they are stopped; on platform threads (1 at once) and on virtual ones. */
@Timeout(30)
class LocalWorkersTest {
    private final WorkerInbox inbox = new WorkerInbox();

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void aSlot_isFreeWhenItsOutcomeIsTold(int inFlightMax) throws Exception {
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> "1")) {
            for (int i = 0; i < 10_000; i++) {
                inbox.outcome(workers, CELL);
                assertThat(workers.freeSlots()).isEqualTo(inFlightMax);
            }
        }
    }

    @Test
    void moreThanTheSlots_isRefused() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> {
            proceed.await();
            return "1";
        })) {
            inbox.start(workers, CELL);

            assertThatThrownBy(() -> inbox.start(workers, CELL))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("0 of 1 slots are free");
            proceed.countDown();
            assertThat(inbox.take()).isInstanceOf(CellComputed.class);
        }
    }

    @Test
    void tasksStartedTogether_areAllRefusedIfThereAreTooFewSlots() throws Exception {
        try (LocalWorkers workers = workers(2, (CellGenerator) input -> "1")) {
            assertThatThrownBy(() -> workers.startAll(inbox.assignments(3), inbox::add))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("2 of 2 slots are free");

            assertThat(workers.freeSlots()).isEqualTo(2);
            assertThat(inbox.outcome(workers, CELL)).isInstanceOf(CellComputed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void tasksThatAreOver_areForgottenWithTheirInbox(int inFlightMax) throws Exception {
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> "1")) {
            WeakReference<Consumer<Outcome>> told = new WeakReference<>(startWithInboxOfItsOwn(workers));
            inbox.take();
            inbox.outcome(workers, CELL);

            for (int i = 0; i < 200 && told.get() != null; i++) {
                System.gc();
            }
            assertThat(told.get()).isNull();
        }
    }

    private Consumer<Outcome> startWithInboxOfItsOwn(LocalWorkers workers) {
        Consumer<Outcome> own = outcome -> inbox.add(outcome);
        workers.start(inbox.assignment(CELL), own);
        return own;
    }

    @Test
    void lessThanOneAtOnce_isRefused() {
        assertThatThrownBy(() -> LocalWorkers.open("test", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void cancel_interruptsItsTask(int inFlightMax) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> {
            started.countDown();
            never.await();
            return "1";
        })) {
            long id = inbox.start(workers, CELL);
            started.await();
            workers.cancel(id);

            Failed failed = (Failed) inbox.take();
            assertThat(failed.failure().errorClass()).isEqualTo("java.lang.InterruptedException");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, VIRTUAL})
    void cancelAll_interruptsThoseThatAreMeant_whereverTheyWereStarted(int inFlightMax) throws Exception {
        CountDownLatch started = new CountDownLatch(8);
        CountDownLatch proceed = new CountDownLatch(1);
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> {
            started.countDown();
            proceed.await();
            return "1";
        })) {
            List<Assignment> first = inbox.assignments(4);
            List<Assignment> second = inbox.assignments(4);
            workers.startAll(first, inbox::add);
            workers.startAll(second, inbox::add);
            started.await();

            workers.cancelAll(
                    second.get(3).id(), first.get(0).id(), first.get(2).id(), Long.MAX_VALUE);

            List<Long> failed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                failed.add(((Failed) inbox.take()).assignment());
            }
            assertThat(failed)
                    .containsExactlyInAnyOrder(
                            second.get(3).id(), first.get(0).id(), first.get(2).id());
            proceed.countDown();
            for (int i = 0; i < 5; i++) {
                assertThat(inbox.take()).isInstanceOf(CellComputed.class);
            }
        }
    }

    @Test
    void aCancelThatComesLate_doesNotReachTheNextTaskOfTheThread() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> {
            started.countDown();
            if (calls.getAndIncrement() > 0) {
                proceed.await();
            }
            return String.valueOf(Thread.currentThread().isInterrupted());
        })) {
            long first = inbox.start(workers, CELL);
            inbox.take();
            inbox.start(workers, CELL);
            started.await();

            workers.cancel(first);
            proceed.countDown();

            assertThat(inbox.take())
                    .isInstanceOfSatisfying(
                            CellComputed.class,
                            outcome -> assertThat(outcome.values()).containsExactly("false"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void close_interruptsWhatIsAtWorkAndRefusesMore(int inFlightMax) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> {
            started.countDown();
            never.await();
            return "1";
        });
        inbox.start(workers, CELL);
        started.await();

        workers.close();
        workers.close();

        assertThat(inbox.take()).isInstanceOf(Failed.class);
        assertThatThrownBy(() -> inbox.start(workers, CELL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the workers are closed");
    }

    @Test
    void close_doesNotWaitForWhatIgnoresInterrupts() throws Exception {
        Semaphore gate = new Semaphore(0);
        CountDownLatch started = new CountDownLatch(1);
        LocalWorkers workers = workers(1, (CellGenerator) input -> {
            started.countDown();
            gate.acquireUninterruptibly();
            return "1";
        });
        inbox.start(workers, CELL);
        started.await();

        workers.close();

        assertThat(inbox.isEmpty()).isTrue();
        gate.release();
        assertThat(inbox.take()).isInstanceOf(CellComputed.class);
    }
}
