package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.RowGroupPlan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceKeyTest {
    private static final int GROUP_MAX = RowGroupPlan.ROW_GROUPS_MAX - 1;
    private static final int ROW_MAX = RowGroupPlan.ROW_GROUP_SIZE_MAX - 1;

    @Test
    void limitsAreUnpackedAsTheyWerePacked() {
        for (int owner : List.of(0, 1, SliceKey.OWNER_MAX - 1, SliceKey.OWNER_MAX)) {
            for (int rowGroup : List.of(0, 1, GROUP_MAX - 1, GROUP_MAX)) {
                for (int row : List.of(SliceRef.WHOLE_GROUP, 0, 1, ROW_MAX - 1, ROW_MAX)) {
                    assertRoundTrip(owner, rowGroup, row);
                }
            }
        }
        assertThat(SliceKey.last(SliceKey.OWNER_MAX)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyKeyIsUnpackedAsItWasPacked_andSortsAsItsParts(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int owner = random.nextInt(SliceKey.OWNER_MAX + 1);
            int rowGroup = random.nextInt(GROUP_MAX + 1);
            int row = random.nextInt(ROW_MAX + 2) - 1;
            assertRoundTrip(owner, rowGroup, row);
            int otherGroup = random.nextInt(GROUP_MAX + 1);
            int otherRow = random.nextInt(ROW_MAX + 2) - 1;
            assertThat(Long.signum(
                            Long.compare(SliceKey.of(owner, rowGroup, row), SliceKey.of(owner, otherGroup, otherRow))))
                    .as("seed %s", seed)
                    .isEqualTo(Integer.signum(
                            new SliceRef("c", rowGroup, row).compareTo(new SliceRef("c", otherGroup, otherRow))));
        }
    }

    @Test
    void outsideTheLimitsIsRefused() {
        assertThatThrownBy(() -> SliceKey.of(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceKey.of(SliceKey.OWNER_MAX + 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceKey.of(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceKey.of(0, GROUP_MAX + 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceKey.of(0, 0, -2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceKey.of(0, 0, ROW_MAX + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRoundTrip(int owner, int rowGroup, int row) {
        long key = SliceKey.of(owner, rowGroup, row);
        assertThat(key).isNotNegative();
        assertThat(SliceKey.owner(key)).isEqualTo(owner);
        assertThat(SliceKey.rowGroup(key)).isEqualTo(rowGroup);
        assertThat(SliceKey.rowIndex(key)).isEqualTo(row);
        assertThat(key).isBetween(SliceKey.wholeGroup(owner, rowGroup), SliceKey.lastRow(owner, rowGroup));
        assertThat(key).isBetween(SliceKey.first(owner), SliceKey.last(owner));
        assertThat(SliceKey.firstRow(owner, rowGroup)).isEqualTo(SliceKey.of(owner, rowGroup, 0));
    }
}
