package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexedHeapTest {
    private static final Comparator<Item> ORDER =
            Comparator.<Item>comparingInt(item -> item.key).thenComparingInt(item -> item.id);

    private final IndexedHeap<Item> heap = new IndexedHeap<>(ORDER);

    @Test
    void anEmptyHeap_hasNoFirst() {
        assertThat(heap.isEmpty()).isTrue();
        assertThat(heap.first()).isNull();
    }

    @Test
    void anElementThatIsNotThere_canBeRemoved() {
        Item there = new Item(1, 5);
        heap.put(there);

        heap.remove(new Item(2, 1));

        assertThat(heap.first()).isSameAs(there);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomChanges_keepTheLeastFirst(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Item> items = new ArrayList<>();
        for (int id = 0; id < 60; id++) {
            items.add(new Item(id, 0));
        }
        List<Item> inside = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            Item item = items.get(random.nextInt(items.size()));
            if (random.nextInt(3) == 0) {
                heap.remove(item);
                inside.remove(item);
                assertThat(item.place()).isEqualTo(IndexedHeap.NOWHERE);
            } else {
                item.key = random.nextInt(40);
                heap.put(item);
                if (!inside.contains(item)) {
                    inside.add(item);
                }
            }
            Item least = inside.stream().min(ORDER).orElse(null);
            assertThat(heap.first()).as("seed %s, step %s", seed, step).isSameAs(least);
            assertThat(heap.isEmpty()).isEqualTo(inside.isEmpty());
        }
    }

    private static final class Item implements IndexedHeap.Element {
        final int id;
        int key;
        private int place = IndexedHeap.NOWHERE;

        Item(int id, int key) {
            this.id = id;
            this.key = key;
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public void moveTo(int newPlace) {
            place = newPlace;
        }
    }
}
