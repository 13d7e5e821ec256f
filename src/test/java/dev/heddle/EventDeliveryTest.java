package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.BuildEvent.EventsLost;
import dev.heddle.BuildEvent.RowGroupAdmitted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behaviour 59, without a build. */
@Timeout(30)
class EventDeliveryTest {
    private final List<BuildEvent> seen = Collections.synchronizedList(new ArrayList<>());

    private static RowGroupAdmitted event(int number) {
        return new RowGroupAdmitted(7, number);
    }

    @Test
    void everyListener_getsEveryEventInOrder() {
        List<BuildEvent> second = Collections.synchronizedList(new ArrayList<>());
        try (EventDelivery delivery = EventDelivery.start("d", List.of(seen::add, second::add))) {
            delivery.tell(event(0));
            delivery.tell(event(1));
        }

        assertThat(seen).containsExactly(event(0), event(1));
        assertThat(second).isEqualTo(seen);
    }

    @Test
    void aListenerThatThrows_staysAndHarmsNoOther() {
        AtomicInteger calls = new AtomicInteger();
        BuildListener failing = event -> {
            calls.incrementAndGet();
            throw new IllegalStateException("a bad listener");
        };
        try (EventDelivery delivery = EventDelivery.start("d", List.of(failing, seen::add))) {
            delivery.tell(event(0));
            delivery.tell(event(1));
        }

        assertThat(calls).hasValue(2);
        assertThat(seen).containsExactly(event(0), event(1));
    }

    @Test
    void aListenerThatIsSlow_losesEvents_andIsToldHowMany() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BuildListener slow = event -> {
            begun.countDown();
            awaitQuietly(release);
            seen.add(event);
        };
        int told = EventDelivery.QUEUED_MAX + 11;
        try (EventDelivery delivery = EventDelivery.start("d", List.of(slow))) {
            delivery.tell(event(0));
            begun.await();
            for (int number = 1; number < told; number++) {
                delivery.tell(event(number));
            }
            release.countDown();
        }

        assertThat(seen).hasSize(1 + EventDelivery.QUEUED_MAX + 1);
        assertThat(seen.get(EventDelivery.QUEUED_MAX)).isEqualTo(event(EventDelivery.QUEUED_MAX));
        assertThat(seen.get(EventDelivery.QUEUED_MAX + 1)).isEqualTo(new EventsLost(7, 10));
    }

    @Test
    void lostEvents_areToldBeforeTheNextOne() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch drained = new CountDownLatch(1 + EventDelivery.QUEUED_MAX);
        BuildListener slow = event -> {
            begun.countDown();
            awaitQuietly(release);
            seen.add(event);
            drained.countDown();
        };
        try (EventDelivery delivery = EventDelivery.start("d", List.of(slow))) {
            delivery.tell(event(0));
            begun.await();
            for (int number = 1; number <= EventDelivery.QUEUED_MAX + 3; number++) {
                delivery.tell(event(number));
            }
            release.countDown();
            drained.await();
            delivery.tell(event(-1));
        }

        assertThat(seen.subList(seen.size() - 2, seen.size())).containsExactly(new EventsLost(7, 3), event(-1));
    }

    @Test
    void aListenerThatBlocksForever_holdsTheEndUpForAMomentOnly() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        EventDelivery delivery = EventDelivery.start("d", List.of(event -> {
            begun.countDown();
            awaitQuietly(new CountDownLatch(1));
        }));
        delivery.tell(event(0));
        begun.await();
        long started = System.nanoTime();

        delivery.close();

        assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
