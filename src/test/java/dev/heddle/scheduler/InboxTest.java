package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.scheduler.Outcome.CellComputed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InboxTest {
    private static final int ANY = 1_000;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final Inbox inbox = new Inbox();

    @Test
    void events_comeInOrder_andNoMoreThanAskedFor() throws Exception {
        for (int i = 0; i < 10; i++) {
            inbox.add(event(i));
        }

        assertThat(numbers(inbox.take(4, 0))).containsExactly(0L, 1L, 2L, 3L);
        inbox.add(event(10));
        assertThat(numbers(inbox.take(4, FOR_EVER))).containsExactly(4L, 5L, 6L, 7L);
        assertThat(numbers(inbox.take(ANY, FOR_EVER))).containsExactly(8L, 9L, 10L);
        assertThat(inbox.take(ANY, 0)).isEmpty();
    }

    @Test
    void aWaitInVain_endsWithNothing() throws Exception {
        assertThat(inbox.take(ANY, TimeUnit.MILLISECONDS.toNanos(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {FOR_EVER, FOR_EVER / 2})
    void anEvent_wakesTheThreadThatWaits(long waitNanos) throws Exception {
        Thread waits = Thread.currentThread();
        Thread.State waiting = waitNanos == FOR_EVER ? Thread.State.WAITING : Thread.State.TIMED_WAITING;
        Thread adding = new Thread(() -> {
            while (waits.getState() != waiting) {
                Thread.onSpinWait();
            }
            inbox.add(event(1));
        });
        adding.start();

        assertThat(numbers(inbox.take(ANY, waitNanos))).containsExactly(1L);
        adding.join();
    }

    @Test
    void everythingThatThreadsAdd_isTakenOnce_andInTheOrderOfEach() throws Exception {
        int threads = 4;
        int events = 20_000;
        List<Thread> adding = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * events;
            adding.add(new Thread(() -> {
                // The flag of a thread that adds must not matter.
                Thread.currentThread().interrupt();
                for (int i = 0; i < events; i++) {
                    inbox.add(event(first + i));
                }
            }));
        }
        adding.forEach(Thread::start);

        int[] next = new int[threads];
        for (int taken = 0; taken < threads * events; ) {
            for (long number : numbers(inbox.take(100, FOR_EVER))) {
                int thread = (int) number / events;
                assertThat(number % events).isEqualTo(next[thread]++);
                taken++;
            }
        }
        assertThat(inbox.take(ANY, 0)).isEmpty();
    }

    @Test
    void anInterruptedWait_losesNothing() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> inbox.take(ANY, FOR_EVER)).isInstanceOf(InterruptedException.class);

        inbox.add(event(1));
        assertThat(numbers(inbox.take(ANY, FOR_EVER))).containsExactly(1L);
    }

    private static Event event(long number) {
        return new CellComputed(number, 0, 0, "1");
    }

    private static List<Long> numbers(List<Event> events) {
        return events.stream().map(event -> ((CellComputed) event).assignment()).toList();
    }
}
