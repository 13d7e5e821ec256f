package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactedGroupsTest {
    @Test
    void groupsAddedInAnyOrder_areFoundAndJoinToRanges() {
        long seed = 20_260_102;
        List<Integer> order = IntStream.range(0, 500).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(seed));
        CompactedGroups groups = new CompactedGroups();

        for (int added = 0; added < order.size(); added++) {
            groups.add(order.get(added), null);
            for (int i = 0; i < order.size(); i++) {
                assertThat(groups.contains(order.get(i)))
                        .as("group %s after %s additions, seed %s", order.get(i), added, seed)
                        .isEqualTo(i <= added);
            }
        }

        assertThat(groups.ranges()).isEqualTo(1);
        assertThat(groups.contains(-1)).isFalse();
        assertThat(groups.contains(500)).isFalse();
    }

    @Test
    void gaps_keepRangesApart() {
        CompactedGroups groups = new CompactedGroups();
        IntStream.of(0, 2, 4, 1, 6).forEach(rowGroup -> groups.add(rowGroup, null));

        assertThat(groups.ranges()).isEqualTo(3);
        assertThat(IntStream.range(0, 8).filter(groups::contains)).containsExactly(0, 1, 2, 4, 6);
    }

    @Test
    void lostRows_areRemembered() {
        CompactedGroups groups = new CompactedGroups();
        groups.add(3, new LostRows(new long[] {0, 0b100}, null));
        groups.add(4, null);
        groups.add(5, new LostRows(new long[] {1}, new boolean[] {true, false}));

        assertThat(IntStream.range(0, 100).filter(row -> groups.isDropped(3, row)))
                .containsExactly(66);
        assertThat(groups.isDropped(4, 66)).isFalse();
        assertThat(groups.isBatchComplete(3, 1)).isTrue();
        assertThat(groups.isBatchComplete(4, 1)).isTrue();
        assertThat(groups.isBatchComplete(5, 0)).isTrue();
        assertThat(groups.isBatchComplete(5, 1)).isFalse();
    }
}
