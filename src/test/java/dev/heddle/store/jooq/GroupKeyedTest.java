package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupKeyedTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyStep_agreesWithAMapInOrderOfArrival(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GroupKeyed<String> keyed = new GroupKeyed<>();
        Map<Long, String> expected = new LinkedHashMap<>();
        for (int step = 0; step < 5_000; step++) {
            long key = SliceKey.wholeGroup(random.nextInt(40), random.nextInt(1 + random.nextInt(3_000)));
            assertThat(keyed.get(key)).as("seed %s, step %s", seed, step).isEqualTo(expected.get(key));
            if (!expected.containsKey(key)) {
                keyed.add(key, "value " + step);
                expected.put(key, "value " + step);
                assertThat(keyed.get(key)).as("seed %s, step %s", seed, step).isEqualTo("value " + step);
            }
            if (random.nextInt(1_500) == 0) {
                assertThat(keyed.values())
                        .as("seed %s, step %s", seed, step)
                        .containsExactlyElementsOf(expected.values());
                keyed.clear();
                expected.clear();
            }
        }
        assertThat(keyed.values()).as("seed %s", seed).containsExactlyElementsOf(expected.values());
        expected.forEach(
                (key, value) -> assertThat(keyed.get(key)).as("seed %s", seed).isEqualTo(value));
    }
}
