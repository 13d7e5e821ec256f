package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SliceRefTest {
    @Test
    void slices_areOrderedByColumnThenGroupThenRowWithTheWholeGroupFirst() {
        List<SliceRef> ordered = List.of(
                SliceRef.wholeGroup("a", 0),
                SliceRef.cell("a", 0, 0),
                SliceRef.cell("a", 0, 2),
                SliceRef.wholeGroup("a", 1),
                SliceRef.cell("a", 10, 0),
                SliceRef.cell("b", 0, 1));

        assertThat(List.of(
                                ordered.get(4),
                                ordered.get(2),
                                ordered.get(5),
                                ordered.get(0),
                                ordered.get(3),
                                ordered.get(1))
                        .stream()
                        .sorted())
                .containsExactlyElementsOf(ordered);
    }

    @Test
    void onlyARow_makesACell() {
        assertThat(SliceRef.cell("a", 1, 0).isCell()).isTrue();
        assertThat(SliceRef.wholeGroup("a", 1).isCell()).isFalse();
        assertThat(SliceRef.wholeGroup("a", 1).rowIndex())
                .isEqualTo(SliceRef.WHOLE_GROUP)
                .isEqualTo(-1);
    }

    @Test
    void coordinatesOutOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SliceRef.cell("a", 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> SliceRef.wholeGroup("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SliceRef("a", 0, -2));
    }
}
