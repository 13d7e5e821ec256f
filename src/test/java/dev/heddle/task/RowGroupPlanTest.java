package dev.heddle.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.task.RowGroupPlan.Segment;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowGroupPlanTest {
    @Test
    void lastGroup_mayBeShorter() {
        RowGroupPlan plan = RowGroupPlan.of(10, 4);

        assertThat(plan.groups()).isEqualTo(3);
        assertThat(sizes(plan)).containsExactly(4, 4, 2);
        assertThat(offsets(plan)).containsExactly(0L, 4L, 8L);
        assertThat(plan.rows()).isEqualTo(10);
    }

    @Test
    void groupLargerThanTheDataset_holdsAllOfIt() {
        assertThat(sizes(RowGroupPlan.of(3, 1_000))).containsExactly(3);
    }

    // Behaviour 10
    @Test
    void noRows_haveNoGroups() {
        RowGroupPlan plan = RowGroupPlan.of(0, 4);

        assertThat(plan.groups()).isZero();
        assertThat(plan.rows()).isZero();
        assertThat(plan.segments()).isEmpty();
        assertThat(plan).isEqualTo(RowGroupPlan.ofSizes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.size(0))
                .withMessage("no row group 0; the plan has 0 row groups, counted from 0");
    }

    @Test
    void sizesGiven_areKept() {
        RowGroupPlan plan = RowGroupPlan.ofSizes(2, 2, 1, 1, 1, 2);

        assertThat(sizes(plan)).containsExactly(2, 2, 1, 1, 1, 2);
        assertThat(offsets(plan)).containsExactly(0L, 2L, 4L, 5L, 6L, 7L);
        assertThat(plan.segments())
                .containsExactly(new Segment(0, 2, 2, 0), new Segment(2, 3, 1, 4), new Segment(5, 1, 2, 7));
    }

    // Behaviour 69
    @Test
    void extending_appendsGroupsAndKeepsTheShortOne() {
        RowGroupPlan plan =
                RowGroupPlan.of(5, 2).extendedTo(6, 2).extendedTo(7, 2).extendedTo(9, 2);

        assertThat(sizes(plan)).containsExactly(2, 2, 1, 1, 1, 2);
        assertThat(offsets(plan)).containsExactly(0L, 2L, 4L, 5L, 6L, 7L);
        assertThat(plan.rows()).isEqualTo(9);
        assertThat(plan).isEqualTo(RowGroupPlan.ofSizes(2, 2, 1, 1, 1, 2));
    }

    @Test
    void extending_onlyAppendsSegments() {
        RowGroupPlan plan = RowGroupPlan.of(5, 2).extendedTo(6, 2);
        RowGroupPlan extended = plan.extendedTo(12, 2);

        assertThat(extended.segments()).startsWith(plan.segments().toArray(new Segment[0]));
        assertThat(extended.extendedTo(12, 5)).isEqualTo(extended);
    }

    // Behaviour 68
    @Test
    void fewerRows_areRefusedNamingBothNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowGroupPlan.of(10, 4).extendedTo(9, 4))
                .withMessageContainingAll("9", "10");
    }

    // Behaviour 83
    @Test
    void millionsOfGroups_areASegmentOrTwo() {
        RowGroupPlan plan = RowGroupPlan.of(16_000_000L * 1_000_000 + 1, 1_000_000);

        assertThat(plan.groups()).isEqualTo(16_000_001);
        assertThat(plan.segments()).hasSize(2);
        assertThat(plan.startOffset(15_999_999)).isEqualTo(15_999_999_000_000L);
        assertThat(plan.size(16_000_000)).isEqualTo(1);
    }

    @Test
    void segments_makeTheSamePlanAgain() {
        RowGroupPlan plan = RowGroupPlan.ofSizes(3, 3, 1, 2, 2, 2, 5);
        RowGroupPlan again = RowGroupPlan.ofSegments(plan.segments());

        assertThat(again).isEqualTo(plan).hasSameHashCodeAs(plan);
        assertThat(again.segments()).isEqualTo(plan.segments());
        assertThat(sizes(again)).isEqualTo(sizes(plan));
    }

    @Test
    void plansThatCutTheSameRowsDifferently_differ() {
        assertThat(RowGroupPlan.ofSizes(2, 1)).isNotEqualTo(RowGroupPlan.ofSizes(1, 2));
        assertThat(RowGroupPlan.ofSegments(List.of(new Segment(0, 1, 2, 0), new Segment(1, 2, 2, 2))))
                .isEqualTo(RowGroupPlan.of(6, 2));
    }

    @Test
    void segmentsWithAGapOrAnOverlap_areRefused() {
        Stream<Segment> second = Stream.of(
                new Segment(3, 1, 5, 4), new Segment(2, 1, 5, 5), new Segment(1, 1, 5, 4), new Segment(2, 1, 5, 3));

        assertThat(second)
                .allSatisfy(segment -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> RowGroupPlan.ofSegments(List.of(new Segment(0, 2, 2, 0), segment)))
                        .withMessageContaining("expected id 2 at offset 4"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowGroupPlan.ofSegments(List.of(new Segment(1, 1, 2, 0))))
                .withMessageContaining("expected id 0 at offset 0");
    }

    @Test
    void numbersOutOfRange_areRefused() {
        RowGroupPlan plan = RowGroupPlan.of(10, 4);
        Stream<Runnable> calls = Stream.of(
                () -> RowGroupPlan.of(-1, 4),
                () -> RowGroupPlan.of(10, 0),
                () -> RowGroupPlan.of(10, -1),
                () -> RowGroupPlan.ofSizes(2, 0),
                () -> RowGroupPlan.ofSizes(2, -2),
                () -> plan.size(3),
                () -> plan.size(-1),
                () -> plan.startOffset(3),
                () -> new Segment(-1, 1, 1, 0),
                () -> new Segment(0, 0, 1, 0),
                () -> new Segment(0, 1, 0, 0),
                () -> new Segment(0, 1, 1, -1));

        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }

    @Test
    void moreGroupsOrRowsThanAKeyHoldsRoomFor_areRefused() {
        assertThat(RowGroupPlan.of(RowGroupPlan.ROW_GROUPS_MAX, 1).groups()).isEqualTo(16_777_216);
        assertThat(RowGroupPlan.of(1_048_575, RowGroupPlan.ROW_GROUP_SIZE_MAX).groups())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowGroupPlan.of(RowGroupPlan.ROW_GROUPS_MAX + 1L, 1))
                .withMessage(
                        "16777217 row groups are more than the 16777216 a plan can have; make the row group size larger");
        assertThatIllegalArgumentException().isThrownBy(() -> RowGroupPlan.of(Long.MAX_VALUE, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowGroupPlan.of(10, RowGroupPlan.ROW_GROUP_SIZE_MAX + 1))
                .withMessageContaining("1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowGroupPlan.of(RowGroupPlan.ROW_GROUPS_MAX, 1)
                        .extendedTo(RowGroupPlan.ROW_GROUPS_MAX + 1L, 1));
    }

    private static List<Integer> sizes(RowGroupPlan plan) {
        return IntStream.range(0, plan.groups()).mapToObj(plan::size).toList();
    }

    private static List<Long> offsets(RowGroupPlan plan) {
        return IntStream.range(0, plan.groups()).mapToObj(plan::startOffset).toList();
    }
}
