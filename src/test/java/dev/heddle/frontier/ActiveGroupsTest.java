package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.Graphs;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActiveGroupsTest {
    private static final TrackedColumns COLUMNS = new TrackedColumns(Graphs.parse("a[batch]"));

    @Test
    void table_answersAsASetWhateverIsAddedAndRemoved() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        ActiveGroups groups = new ActiveGroups();
        TreeSet<Integer> expected = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            int rowGroup = random.nextInt(3) == 0 ? random.nextInt(64) << 18 : random.nextInt(200);
            if (expected.remove(rowGroup)) {
                groups.remove(rowGroup);
            } else {
                expected.add(rowGroup);
                groups.add(new RowGroupState(COLUMNS, rowGroup, 1));
            }
            int asked = random.nextInt(200);
            RowGroupState found = groups.get(asked);
            assertThat(found != null && found.rowGroup() == asked)
                    .as("group %s after %s steps, seed %s", asked, i, seed)
                    .isEqualTo(expected.contains(asked));
        }

        assertThat(groups.sorted().stream().map(RowGroupState::rowGroup)).containsExactlyElementsOf(expected);
    }

    @Test
    void emptyTable_findsNothing() {
        assertThat(new ActiveGroups().get(0)).isNull();
        assertThat(new ActiveGroups().sorted()).isEqualTo(List.of());
    }
}
