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
    private final IndexedHeap<Item> heap = new IndexedHeap<>();

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
                assertThat(item.isInHeap()).isFalse();
            } else {
                item.key = random.nextInt(40);
                heap.put(item);
                assertThat(item.isInHeap()).isTrue();
                if (!inside.contains(item)) {
                    inside.add(item);
                }
            }
            Item least = inside.stream()
                    .min(Comparator.<Item>comparingInt(each -> each.key).thenComparingInt(each -> each.id))
                    .orElse(null);
            assertThat(heap.first()).as("seed %s, step %s", seed, step).isSameAs(least);
            assertThat(heap.isEmpty()).isEqualTo(inside.isEmpty());
        }
    }

    private static final class Item extends IndexedHeap.Element<Item> {
        final int id;
        int key;

        Item(int id, int key) {
            this.id = id;
            this.key = key;
        }

        @Override
        boolean comesBefore(Item other) {
            return key == other.key ? id < other.id : key < other.key;
        }
    }
}
