package dev.heddle.scheduler;

import static dev.heddle.scheduler.WorkerInbox.CELL;
import static dev.heddle.scheduler.WorkerInbox.VIRTUAL;
import static dev.heddle.scheduler.WorkerInbox.workers;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.generator.CellGenerator;
import dev.heddle.scheduler.Outcome.CellComputed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which thread a task runs on, and that nothing of the task stays with it. */
@Timeout(30)
class WorkerThreadsTest {
    private final WorkerInbox inbox = new WorkerInbox();

    @Test
    void tasksOneAfterAnother_shareOneThread() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        try (LocalWorkers workers = workers(8, (CellGenerator) input -> {
            Thread self = Thread.currentThread();
            names.add(self.getName() + " daemon " + self.isDaemon());
            return "1";
        })) {
            for (int i = 0; i < 1_000; i++) {
                inbox.outcome(workers, CELL);
            }
        }
        assertThat(names).containsExactly("test-worker-1 daemon true");
    }

    @Test
    void tasksAtOnce_haveAThreadEach() throws Exception {
        CountDownLatch everybody = new CountDownLatch(8);
        try (LocalWorkers workers = workers(8, (CellGenerator) input -> {
            everybody.countDown();
            everybody.await();
            return "1";
        })) {
            for (int i = 0; i < 8; i++) {
                inbox.start(workers, CELL);
            }
            for (int i = 0; i < 8; i++) {
                assertThat(inbox.take()).isInstanceOf(CellComputed.class);
            }
        }
    }

    @Test
    void tasksStartedTogether_haveAThreadEachThoughTheyWaitForEachOther() throws Exception {
        CyclicBarrier everybody = new CyclicBarrier(8);
        try (LocalWorkers workers = workers(8, (CellGenerator) input -> {
            everybody.await();
            return "1";
        })) {
            for (int round = 0; round < 1_000; round++) {
                workers.startAll(inbox.assignments(8), inbox::add);
                for (int i = 0; i < 8; i++) {
                    assertThat(inbox.take()).isInstanceOf(CellComputed.class);
                }
            }
        }
    }

    @Test
    void aTaskThatFollowsAnother_startsWhenThatEnded_unlessTheThreadHadACallToMakeOrWaited() throws Exception {
        PlatformThreads threads = new PlatformThreads("test-worker-", 1);
        BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
        JobBatch.Work endsLongAgo = (jobs, place, startedNanos) -> {
            starts.add(startedNanos);
            return 77;
        };
        for (int round = 0; round < 3; round++) {
            long roundNanos = System.nanoTime();
            threads.execute(new JobBatch(inbox.assignments(3), endsLongAgo, jobs -> {}), 3);
            assertThat(starts.take()).isGreaterThanOrEqualTo(roundNanos);
            assertThat(starts.take()).as("after a call").isGreaterThanOrEqualTo(roundNanos);
            assertThat(starts.take()).isEqualTo(77);

            threads.execute(new JobBatch(inbox.assignments(1), endsLongAgo, jobs -> {}), 1);
            assertThat(starts.take()).as("after a wait").isGreaterThanOrEqualTo(roundNanos);
        }
        threads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, VIRTUAL})
    void aTask_startsWhenItWasHandedOverAndItsThreadWasFree(int inFlightMax) throws Exception {
        Map<String, Long> threadFreeNanos = new HashMap<>();
        try (LocalWorkers workers = workers(
                inFlightMax, (CellGenerator) input -> Thread.currentThread().getName())) {
            for (int round = 0; round < 100; round++) {
                long handedOverNanos = System.nanoTime();
                workers.startAll(inbox.assignments(8), inbox::add);
                for (int i = 0; i < 8; i++) {
                    CellComputed task = (CellComputed) inbox.take();
                    String thread = task.values().get(0);
                    assertThat(task.startedNanos())
                            .isGreaterThanOrEqualTo(handedOverNanos)
                            .isGreaterThanOrEqualTo(threadFreeNanos.getOrDefault(thread, handedOverNanos))
                            .isLessThanOrEqualTo(task.finishedNanos());
                    threadFreeNanos.put(thread, task.finishedNanos());
                }
            }
        }
    }

    @Test
    void manyAtOnce_areVirtualThreadsWhereTheySuit() throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 24, "on this JDK a virtual thread may hold a processor while it waits");
        try (LocalWorkers workers = workers(VIRTUAL, (CellGenerator) input ->
                String.valueOf(Thread.currentThread().getClass().getName().contains("VirtualThread")))) {
            assertThat(((CellComputed) inbox.outcome(workers, CELL)).values()).containsExactly("true");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void whatATaskDoesToItsThread_endsWithIt(int inFlightMax) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ClassLoader own = new ClassLoader() {};
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> {
            Thread self = Thread.currentThread();
            String seen = self.isInterrupted() + " " + (self.getContextClassLoader() == own) + " "
                    + self.getName().startsWith("test-worker-");
            if (calls.getAndIncrement() == 0) {
                self.interrupt();
                self.setContextClassLoader(own);
                self.setName("mine");
            }
            return seen;
        })) {
            inbox.outcome(workers, CELL);
            assertThat(((CellComputed) inbox.outcome(workers, CELL)).values()).containsExactly("false false true");
        }
    }

    @Test
    void aThreadInterruptedBetweenTasks_goesOnAsIfNothingWere() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>(Thread.currentThread());
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> {
            worker.set(Thread.currentThread());
            return String.valueOf(Thread.currentThread().isInterrupted());
        })) {
            inbox.outcome(workers, CELL);
            Thread first = requireNonNull(worker.get());
            while (first.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            first.interrupt();

            assertThat(((CellComputed) inbox.outcome(workers, CELL)).values()).containsExactly("false");
            assertThat(worker.get()).isSameAs(first);
        }
    }
}
