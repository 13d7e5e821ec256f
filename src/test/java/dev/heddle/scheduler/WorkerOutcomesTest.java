package dev.heddle.scheduler;

import static dev.heddle.scheduler.WorkerInbox.CELL;
import static dev.heddle.scheduler.WorkerInbox.GROUP;
import static dev.heddle.scheduler.WorkerInbox.VIRTUAL;
import static dev.heddle.scheduler.WorkerInbox.workers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Input;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from user code, whatever it does: an outcome for each task. */
@Timeout(30)
class WorkerOutcomesTest {
    private final WorkerInbox inbox = new WorkerInbox();

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
            Failed failed = (Failed) inbox.outcome(workers, CELL);

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
    @ValueSource(ints = {0, 1, 2})
    void aTask_isFinishedWhenWhatItReturnedHasBeenRead(int size) throws Exception {
        AtomicLong userCode = new AtomicLong();
        List<String> slow = new AbstractList<>() {
            @Override
            public String get(int index) {
                userCode.set(laterNanos());
                return "1";
            }

            @Override
            public int size() {
                userCode.set(laterNanos());
                return size;
            }
        };

        assertThat(compute(1, (CellsGenerator) input -> slow, CELL).finishedNanos())
                .isGreaterThanOrEqualTo(userCode.get());
        assertThat(compute(1, (FromScratchGenerator) input -> slow, GROUP).finishedNanos())
                .isGreaterThanOrEqualTo(userCode.get());
    }

    @Test
    void aTaskThatFailed_isFinishedWhenWhatItThrewHasBeenRead() throws Exception {
        AtomicLong userCode = new AtomicLong();
        CellGenerator thrower = input -> {
            throw new IllegalStateException() {
                @Override
                public String getMessage() {
                    userCode.set(laterNanos());
                    return "no";
                }
            };
        };

        assertThat(compute(1, thrower, CELL).finishedNanos()).isGreaterThanOrEqualTo(userCode.get());
    }

    @Test
    void anOutcomeThatCannotBeToldForWantOfMemory_isToldLater() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (LocalWorkers workers = workers(1, (CellGenerator) input -> "1")) {
            workers.start(inbox.assignment(CELL), outcome -> {
                if (tries.incrementAndGet() < 3) {
                    throw new OutOfMemoryError("pretended");
                }
                inbox.add(outcome);
            });

            assertThat(inbox.take()).isInstanceOf(CellComputed.class);
        }
    }

    private Outcome compute(int inFlightMax, Generator generator, Input input) throws InterruptedException {
        try (LocalWorkers workers = workers(inFlightMax, generator)) {
            return inbox.outcome(workers, input);
        }
    }

    private Failure failure(Generator generator, Input input) throws InterruptedException {
        return ((Failed) compute(1, generator, input)).failure();
    }

    /** A reading of the clock that is later than any before. */
    private static long laterNanos() {
        long now = System.nanoTime();
        long later = now;
        while (later == now) {
            later = System.nanoTime();
        }
        return later;
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
