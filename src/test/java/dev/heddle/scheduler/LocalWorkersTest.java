package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Input;
import dev.heddle.graph.Graphs;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that run user code, on platform threads (1 at once) and on virtual ones where they suit (1,000 at once). */
@Timeout(30)
class LocalWorkersTest {
    private static final int VIRTUAL = 1_000;
    private static final Input CELL = new CellInput(0, 0, 0, List.of());
    private static final Input GROUP = new FromScratchInput(0, 0, 2);

    private final BlockingQueue<Outcome> inbox = new LinkedBlockingQueue<>();
    private long lastId;

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void eachKindOfGenerator_isCalledWithItsInput(int inFlightMax) throws Exception {
        FromScratchGenerator root = group -> List.of("\"" + group + "\"");
        FullColumnGenerator full = rows -> rows.values().get(0);
        CellGenerator cell = row -> row.values().get(0);

        assertThat(compute(inFlightMax, root, GROUP))
                .isInstanceOfSatisfying(
                        GroupComputed.class,
                        outcome -> assertThat(outcome.outputs()).containsExactly(List.of("\"" + GROUP + "\"")));
        Input batch = new FullColumnInput(0, 0, new int[] {0, 1}, List.of(List.of("1", "2")));
        assertThat(compute(inFlightMax, full, batch))
                .isInstanceOfSatisfying(
                        GroupComputed.class,
                        outcome -> assertThat(outcome.outputs()).containsExactly(List.of("1", "2")));
        assertThat(compute(inFlightMax, cell, new CellInput(0, 0, 0, List.of("7"))))
                .isInstanceOfSatisfying(
                        CellComputed.class,
                        outcome -> assertThat(outcome.values()).containsExactly("7"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void whateverIsThrown_isAnOutcome(int inFlightMax) throws Exception {
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> {
            throw new AssertionError("no");
        })) {
            Failed failed = (Failed) outcome(workers, CELL);

            assertThat(failed.failure())
                    .isEqualTo(new Failure(Failure.Kind.THROWN, "java.lang.AssertionError", "no", null));
            assertThat(failed.finishedNanos()).isGreaterThanOrEqualTo(failed.startedNanos());
        }
    }

    @Test
    void nullsAndWrongTypes_areFailuresThatSayWhat() throws Exception {
        assertThat(failure((CellGenerator) input -> nothing(), CELL).message())
                .isEqualTo("returned null; JSON's null is the text \"null\"");
        assertThat(failure((FromScratchGenerator) input -> nothing(), GROUP).message())
                .isEqualTo("returned null; it must return a list");
        assertThat(failure((FromScratchGenerator) input -> Arrays.asList("1", nothing()), GROUP)
                        .message())
                .isEqualTo("value 1 of 2, counted from 0, is null; JSON's null is the text \"null\"");
        assertThat(failure((FromScratchGenerator) input -> uncheckedStrings(List.of(1, 2)), GROUP)
                        .errorClass())
                .isEqualTo("java.lang.ArrayStoreException");
    }

    @Test
    void aListThatIsUserCode_isReadOnTheWorker() throws Exception {
        Thread test = Thread.currentThread();
        AtomicReference<Thread> reader = new AtomicReference<>(test);
        List<String> hostile = new AbstractList<>() {
            @Override
            public String get(int index) {
                reader.set(Thread.currentThread());
                throw new IllegalStateException("not to be read");
            }

            @Override
            public int size() {
                return 2;
            }
        };

        assertThat(failure((FromScratchGenerator) input -> hostile, GROUP).message())
                .isEqualTo("not to be read");
        assertThat(reader.get()).isNotSameAs(test);
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
            outcome(workers, CELL);
            assertThat(((CellComputed) outcome(workers, CELL)).values()).containsExactly("false false true");
        }
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
            long id = start(workers, CELL);
            started.await();
            workers.cancel(id);

            Failed failed = (Failed) inbox.take();
            assertThat(failed.failure().errorClass()).isEqualTo("java.lang.InterruptedException");
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
            long first = start(workers, CELL);
            inbox.take();
            start(workers, CELL);
            started.await();

            workers.cancel(first);
            proceed.countDown();

            assertThat(inbox.take())
                    .isInstanceOfSatisfying(
                            CellComputed.class,
                            outcome -> assertThat(outcome.values()).containsExactly("false"));
        }
    }

    @Test
    void aThreadInterruptedBetweenTasks_goesOnAsIfNothingWere() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>(Thread.currentThread());
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> {
            worker.set(Thread.currentThread());
            return String.valueOf(Thread.currentThread().isInterrupted());
        })) {
            outcome(workers, CELL);
            Thread first = requireNonNull(worker.get());
            while (first.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            first.interrupt();

            assertThat(((CellComputed) outcome(workers, CELL)).values()).containsExactly("false");
            assertThat(worker.get()).isSameAs(first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, VIRTUAL})
    void aSlot_isFreeWhenItsOutcomeIsTold(int inFlightMax) throws Exception {
        try (LocalWorkers workers = workers(inFlightMax, (CellGenerator) input -> "1")) {
            for (int i = 0; i < 10_000; i++) {
                outcome(workers, CELL);
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
            start(workers, CELL);

            assertThatThrownBy(() -> start(workers, CELL))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("0 of 1 slots are free");
            proceed.countDown();
            assertThat(inbox.take()).isInstanceOf(CellComputed.class);
        }
    }

    @Test
    void tasksOneAfterAnother_shareOneThread() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        try (LocalWorkers workers = workers(8, (CellGenerator) input -> {
            Thread self = Thread.currentThread();
            names.add(self.getName() + " daemon " + self.isDaemon());
            return "1";
        })) {
            for (int i = 0; i < 1_000; i++) {
                outcome(workers, CELL);
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
                start(workers, CELL);
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
                workers.startAll(assignments(8), inbox::add);
                for (int i = 0; i < 8; i++) {
                    assertThat(inbox.take()).isInstanceOf(CellComputed.class);
                }
            }
        }
    }

    @Test
    void tasksStartedTogether_areAllRefusedIfThereAreTooFewSlots() throws Exception {
        try (LocalWorkers workers = workers(2, (CellGenerator) input -> "1")) {
            assertThatThrownBy(() -> workers.startAll(assignments(3), inbox::add))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("2 of 2 slots are free");

            assertThat(workers.freeSlots()).isEqualTo(2);
            assertThat(outcome(workers, CELL)).isInstanceOf(CellComputed.class);
        }
    }

    @Test
    void manyAtOnce_areVirtualThreadsWhereTheySuit() throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 24, "on this JDK a virtual thread may hold a processor while it waits");
        try (LocalWorkers workers = workers(VIRTUAL, (CellGenerator) input ->
                String.valueOf(Thread.currentThread().getClass().getName().contains("VirtualThread")))) {
            assertThat(((CellComputed) outcome(workers, CELL)).values()).containsExactly("true");
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
        start(workers, CELL);
        started.await();

        workers.close();
        workers.close();

        assertThat(inbox.take()).isInstanceOf(Failed.class);
        assertThatThrownBy(() -> start(workers, CELL))
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
        start(workers, CELL);
        started.await();

        workers.close();

        assertThat(inbox).isEmpty();
        gate.release();
        assertThat(inbox.take()).isInstanceOf(CellComputed.class);
    }

    @Test
    void anOutcomeThatCannotBeToldForWantOfMemory_isToldLater() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> "1")) {
            workers.start(assignment(CELL), outcome -> {
                if (tries.incrementAndGet() < 3) {
                    throw new OutOfMemoryError("pretended");
                }
                inbox.add(outcome);
            });

            assertThat(inbox.take()).isInstanceOf(CellComputed.class);
        }
    }

    @Test
    void lessThanOneAtOnce_isRefused() {
        assertThatThrownBy(() -> LocalWorkers.open("test", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Outcome compute(int inFlightMax, Generator generator, Input input) throws InterruptedException {
        try (LocalWorkers workers = workers(inFlightMax, generator)) {
            return outcome(workers, input);
        }
    }

    private Failure failure(Generator generator, Input input) throws InterruptedException {
        return ((Failed) compute(1, generator, input)).failure();
    }

    private Outcome outcome(LocalWorkers workers, Input input) throws InterruptedException {
        long id = start(workers, input);
        Outcome outcome = inbox.take();
        assertThat(outcome.assignment()).isEqualTo(id);
        return outcome;
    }

    private long start(LocalWorkers workers, Input input) {
        Assignment assignment = assignment(input);
        workers.start(assignment, inbox::add);
        return assignment.id();
    }

    private List<Assignment> assignments(int count) {
        return Stream.generate(() -> assignment(CELL)).limit(count).toList();
    }

    private Assignment assignment(Input input) {
        return new Assignment(++lastId, 1, Task.cell("a", 0, 0), 1, input);
    }

    private static LocalWorkers workers(int inFlightMax, Generator generator) {
        LocalWorkers workers = LocalWorkers.open("test", inFlightMax);
        workers.prepare(new BuildDefinition(
                Graphs.parse("a[cell]"),
                RowGroupPlan.of(1, 1),
                Map.of("a", new ColumnRules(generator, List.of(), null, Backoff.NONE))));
        return workers;
    }

    @SuppressWarnings("unchecked")
    private static List<String> uncheckedStrings(List<?> values) {
        return (List<String>) values;
    }

    /** What user code can always return, whatever the types say. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
