package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.BuildPlan.Action;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.RowGroupPlan;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Behaviours 67 to 69 and 71 as a pure decision. */
class ResumeDecisionTest {
    @ParameterizedTest
    @CsvSource({
        "NEVER,       CREATE,  REFUSE, REFUSE",
        "ALWAYS,      REFUSE,  RESUME, REFUSE",
        "IF_POSSIBLE, CREATE,  RESUME, CREATE",
        "REUSE,       REFUSE,  REFUSE, REFUSE",
    })
    void eachMode_decidesAsTheTableSays(ResumeMode mode, Action absent, Action compatible, Action changed) {
        Dataset wanted = reviews(10, 5).build();

        assertThat(ResumeDecision.of(wanted, mode, Optional.empty(), 0).action())
                .isEqualTo(absent);
        assertThat(ResumeDecision.of(wanted, mode, stored(wanted, false), 0).action())
                .isEqualTo(compatible);
        assertThat(ResumeDecision.of(reviews(10, 5).cell("more", row -> 1).build(), mode, stored(wanted, false), 0)
                        .action())
                .isEqualTo(changed);
    }

    @Test
    void refusals_sayWhatToDo() {
        Dataset wanted = reviews(10, 5).build();

        assertThat(ResumeDecision.of(wanted, ResumeMode.NEVER, stored(wanted, false), 0)
                        .reason())
                .contains("\"reviews\" is taken by generation 3", "resumeIfPossible()", "discard");
        assertThat(ResumeDecision.of(wanted, ResumeMode.ALWAYS, Optional.empty(), 0)
                        .reason())
                .contains("no dataset \"reviews\" to resume", "resumeIfPossible()");
        assertThat(ResumeDecision.of(wanted, ResumeMode.REUSE, Optional.empty(), 0)
                        .reason())
                .contains("not offered by this version");
    }

    @Test
    void changedDefinition_namesEachColumnAndEdge() {
        Dataset before = Dataset.named("reviews")
                .rows(10)
                .fromScratch("product", group -> List.of())
                .cell("review", row -> 1)
                .requires("product")
                .version("1")
                .cell("old", row -> 1)
                .build();
        Dataset after = Dataset.named("reviews")
                .rows(10)
                .cell("product", row -> 1)
                .cell("review", row -> 1)
                .version("2")
                .cell("new", row -> 1)
                .build();

        String reason = ResumeDecision.of(after, ResumeMode.ALWAYS, stored(before, false), 0)
                .reason();

        assertThat(reason)
                .contains(
                        "column \"product\" is computed cell by cell, no longer as a full column",
                        "column \"review\" requires [], no longer [product]",
                        "column \"review\" does something else: \"2\" after \"1\"",
                        "column \"new\" is new",
                        "column \"old\" is gone");
    }

    @ParameterizedTest
    @EnumSource(
            value = ResumeMode.class,
            names = {"ALWAYS", "IF_POSSIBLE"})
    void otherGroupSizeOrFewerRows_areRefusedWithBothNumbers(ResumeMode mode) {
        Optional<StoredDataset> stored = stored(reviews(10, 5).build(), false);

        ResumeDecision otherSize = ResumeDecision.of(reviews(10, 4).build(), mode, stored, 0);
        ResumeDecision fewer = ResumeDecision.of(reviews(9, 5).build(), mode, stored, 0);

        assertThat(otherSize.action()).isEqualTo(Action.REFUSE);
        assertThat(otherSize.reason()).contains("row groups of 5, not of 4");
        assertThat(fewer.action()).isEqualTo(Action.REFUSE);
        assertThat(fewer.reason()).contains("10 rows planned, which is more than 9");
    }

    @Test
    void moreRows_extendAlsoACompleteDataset_keepingEveryPlannedGroup() {
        ResumeDecision decision = ResumeDecision.of(
                reviews(9, 2).build(), ResumeMode.ALWAYS, stored(reviews(5, 2).build(), true), 0);

        assertThat(decision.action()).isEqualTo(Action.RESUME);
        RowGroupPlan plan = Objects.requireNonNull(decision.spec()).plan();
        assertThat(plan.rows()).isEqualTo(9);
        assertThat(plan.groups()).isEqualTo(5);
        assertThat(plan.size(2)).isEqualTo(1);
        assertThat(plan.startOffset(3)).isEqualTo(5);
    }

    @Test
    void completeDataset_leavesNothingToDo() {
        Dataset wanted = reviews(10, 5).build();

        assertThat(ResumeDecision.of(wanted, ResumeMode.ALWAYS, stored(wanted, true), 0)
                        .action())
                .isEqualTo(Action.NOTHING_TO_DO);
    }

    @Test
    void hidingAColumnOrAnotherOrder_isNoChange() {
        Dataset before = Dataset.named("reviews")
                .rows(10)
                .rowGroupSize(5)
                .cell("a", row -> 1)
                .cell("b", row -> 1)
                .cell("c", row -> 1)
                .requires("a", "b")
                .build();
        Dataset after = Dataset.named("reviews")
                .rows(10)
                .rowGroupSize(5)
                .cell("b", row -> 1)
                .hidden()
                .cell("a", row -> 1)
                .cell("c", row -> 1)
                .requires("b", "a")
                .build();

        ResumeDecision decision = ResumeDecision.of(after, ResumeMode.ALWAYS, stored(before, false), 0);

        assertThat(decision.action()).isEqualTo(Action.RESUME);
        DatasetSpec spec = Objects.requireNonNull(decision.spec());
        assertThat(spec.graph().columns()).containsExactly("a", "b", "c");
        assertThat(spec.columns().get(1).isHidden()).isTrue();
    }

    private static ColumnBuilder reviews(long rows, int rowGroupSize) {
        return Dataset.named("reviews")
                .rows(rows)
                .rowGroupSize(rowGroupSize)
                .fromScratch("product", group -> List.of())
                .cell("review", row -> 1)
                .requires("product");
    }

    private static Optional<StoredDataset> stored(Dataset dataset, boolean isComplete) {
        DatasetSpec spec = new DatasetSpec(
                dataset.name(),
                dataset.columnSpecs(),
                ExecutionGraph.of(dataset.columnSpecs().stream()
                        .map(column -> column.node())
                        .toList()),
                dataset.rowGroupSize(),
                RowGroupPlan.of(dataset.rows(), dataset.rowGroupSize()));
        return Optional.of(new StoredDataset(1, 3, isComplete, Instant.EPOCH, spec));
    }
}
