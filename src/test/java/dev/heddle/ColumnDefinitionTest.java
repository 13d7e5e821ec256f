package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FailureKind;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.SkipGate;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.scheduler.Skipping;
import dev.heddle.store.ColumnSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the engine and the store get to see of a description. */
class ColumnDefinitionTest {
    private static final int BYTES_MAX = 1_000;

    private static Dataset.Builder dataset() {
        return Dataset.named("d").rows(10);
    }

    private static ColumnRules rules(ColumnBuilder last, String column) {
        return Objects.requireNonNull(last.build().rules(BYTES_MAX).get(column));
    }

    private static ColumnSpec spec(Dataset dataset, String column) {
        return dataset.columnSpecs().stream()
                .filter(spec -> spec.node().name().equals(column))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPlainColumn_hasNothingSpecialAboutIt() {
        ColumnRules rules = rules(dataset().cell("a", row -> row.index() * 2), "a");

        assertThat(rules.outputs()).isEmpty();
        assertThat(rules.weight()).isEqualTo(1);
        assertThat(rules.timeout()).isNull();
        assertThat(rules.keepsNull() || rules.isOrdered() || rules.isFormula()).isFalse();
        assertThat(rules.skipping()).isEqualTo(Skipping.PROPAGATED);
        assertThat(rules.classifier().classify(new IllegalStateException())).isNull();
    }

    @Test
    void whatIsSaidOfAColumn_reachesTheEngine() {
        ColumnRules rules = rules(
                dataset()
                        .fromScratch("a", group -> List.of())
                        .ordered()
                        .onFailure(FailurePolicy.keepNull())
                        .timeout(Duration.ofSeconds(30))
                        .weight(7)
                        .formula()
                        .classify(thrown -> new FailureKind.Final()),
                "a");

        assertThat(rules.isOrdered()).isTrue();
        assertThat(rules.keepsNull()).isTrue();
        assertThat(rules.isFormula()).isTrue();
        assertThat(rules.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rules.weight()).isEqualTo(7);
        assertThat(rules.classifier().classify(new IllegalStateException())).isEqualTo(new FailureKind.Final());
        assertThat(rules.classifier().classify(new RetryableException("down"))).isEqualTo(new FailureKind.Retryable());
    }

    @Test
    void aGate_seesItsOwnColumnsOnly() throws Exception {
        ColumnRules rules = rules(
                dataset()
                        .cell("a", row -> 1)
                        .cell("b", row -> 2)
                        .cell("c", row -> 3)
                        .requires("a")
                        .skipWhen(row -> row.integer("b") == 2 && row.index() == 5, "b")
                        .fill("none")
                        .propagateSkips(false),
                "c");
        SkipGate gate = Objects.requireNonNull(rules.skipping().gate());

        assertThat(rules.skipping().gateInputs()).containsExactly("b");
        assertThat(rules.skipping().fills()).containsExactly("\"none\"");
        assertThat(rules.skipping().propagates()).isFalse();
        assertThat(rules.inputs()).containsExactly("a");
        assertThat(gate.skips(new CellInput(0, 5, 5, List.of("1"), List.of("2"))))
                .isTrue();
        assertThat(gate.skips(new CellInput(0, 6, 6, List.of("1"), List.of("2"))))
                .isFalse();

        ColumnRules nosy = rules(
                dataset()
                        .cell("a", row -> 1)
                        .cell("b", row -> 2)
                        .cell("c", row -> 3)
                        .requires("a")
                        .skipWhen(row -> row.isNull("a"), "b"),
                "c");
        SkipGate nosyGate = Objects.requireNonNull(nosy.skipping().gate());
        assertThatThrownBy(() -> nosyGate.skips(new CellInput(0, 5, 5, List.of("1"), List.of("2"))))
                .hasMessageContaining("\"a\" is not at hand: declared are [b]; name it in skipWhen");
    }

    @Test
    void gatesAndFills_areInTheGraphAndInWhatAResumeCompares() {
        Dataset dataset = dataset()
                .cell("a", row -> 1)
                .cell("b", row -> 2)
                .version("second")
                .skipWhen(row -> row.isNull("a"), "a")
                .fill(0)
                .build();

        assertThat(spec(dataset, "b").node().gateColumns()).containsExactly("a");
        assertThat(dataset.graph().upstream("b")).containsExactly("a");
        assertThat(dataset.graph().requiredColumns("b")).isEmpty();
        assertThat(spec(dataset, "b").definition()).isEqualTo("second; skipped rows get 0");
        assertThat(spec(dataset, "a").definition()).isEmpty();
    }

    @Test
    void severalOutputs_shareOneSetOfRules_andHaveTheSameNeeds() throws Exception {
        Dataset dataset = dataset()
                .cell("x", row -> 1)
                .cells(List.of("a", "b"), row -> Map.of("b", "B" + row.integer("x"), "a", 1))
                .requires("x")
                .skipWhen(row -> false, "x")
                .fill(Map.of("b", "nothing"))
                .hidden("b")
                .build();
        Map<String, ColumnRules> rules = dataset.rules(BYTES_MAX);
        ColumnRules shared = Objects.requireNonNull(rules.get("a"));

        assertThat(rules.get("b")).isSameAs(shared);
        assertThat(shared.outputs()).containsExactly("a", "b");
        assertThat(shared.skipping().fills()).containsExactly("null", "\"nothing\"");
        assertThat(dataset.columnSpecs())
                .extracting(ColumnSpec::node)
                .contains(
                        new ColumnNode("a", GenerationStrategy.CELL_BY_CELL, List.of("x"), List.of(), List.of("x")),
                        new ColumnNode("b", GenerationStrategy.CELL_BY_CELL, List.of("x"), List.of(), List.of("x")));
        assertThat(spec(dataset, "a").isHidden()).isFalse();
        assertThat(spec(dataset, "b").isHidden()).isTrue();
        assertThat(((CellsGenerator) shared.generator()).generateAll(new CellInput(0, 0, 0, List.of("7"))))
                .containsExactly("1", "\"B7\"");
    }

    @Test
    void missingAndSurplusOutputs_areNamed() {
        CellsGenerator generator =
                (CellsGenerator) rules(dataset().cells(List.of("a", "b"), row -> Map.of("a", 1, "c", 2)), "a")
                        .generator();

        assertThatThrownBy(() -> generator.generateAll(new CellInput(0, 0, 0, List.of())))
                .hasMessage(
                        "the function must return a value for each of [a, b], but [b] is missing, but [c] is none of"
                                + " them");
    }

    @Test
    void groupsOfSeveralColumns_comeInTheOrderOfTheColumns() throws Exception {
        FullColumnsGenerator full = (FullColumnsGenerator) rules(
                        dataset()
                                .cell("x", row -> 1)
                                .fullColumns(
                                        List.of("a", "b"),
                                        rows -> Map.of("b", rows.integers("x"), "a", List.of("p", "q")))
                                .requires("x"),
                        "b")
                .generator();
        FromScratchColumnsGenerator roots = (FromScratchColumnsGenerator) rules(
                        dataset()
                                .fromScratch(
                                        List.of("a", "b"),
                                        group -> Map.of("b", List.of(group.startOffset()), "a", List.of(true))),
                        "a")
                .generator();

        assertThat(full.generateAll(new FullColumnInput(0, 0, new int[] {0, 3}, List.of(List.of("5", "6")))))
                .containsExactly(List.of("\"p\"", "\"q\""), List.of("5", "6"));
        assertThat(roots.generateAll(new FromScratchInput(2, 20, 1))).containsExactly(List.of("true"), List.of("20"));
    }

    @Test
    void sideEffects_followTheValuesInTheirOrder_andAreNullWhereNotGiven() throws Exception {
        ColumnBuilder column = dataset()
                .cell("a", row -> row.index() == 0 ? Outputs.of("v").with("a__cost", 3) : "plain")
                .sideEffects("a__trace", "a__cost");
        CellsGenerator generator = (CellsGenerator) rules(column, "a").generator();

        assertThat(column.build().graph().sideEffectColumns("a")).containsExactly("a__trace", "a__cost");
        assertThat(generator.generateAll(new CellInput(0, 0, 0, List.of()))).containsExactly("\"v\"", "null", "3");
        assertThat(generator.generateAll(new CellInput(0, 1, 1, List.of())))
                .containsExactly("\"plain\"", "null", "null");
    }

    @Test
    void sideEffectsOfGroups_areListsBesideTheColumns() throws Exception {
        FullColumnsGenerator generator = (FullColumnsGenerator) rules(
                        dataset()
                                .cell("x", row -> 1)
                                .fullColumn(
                                        "a", rows -> Arrays.asList(Outputs.of(1).with("t", "T"), null))
                                .requires("x")
                                .sideEffects("t"),
                        "a")
                .generator();

        assertThat(generator.generateAll(new FullColumnInput(0, 0, new int[] {1, 2}, List.of(List.of("5", "6")))))
                .containsExactly(List.of("1", "null"), List.of("\"T\"", "null"));
    }

    @Test
    void sideEffectsThatWereNotDeclared_orComeTwice_areFailures() {
        CellsGenerator undeclared = (CellsGenerator) rules(
                        dataset()
                                .cell("a", row -> Outputs.of(1).with("trac", 1))
                                .sideEffects("trace"),
                        "a")
                .generator();
        CellsGenerator twice = (CellsGenerator) rules(
                        dataset()
                                .cells(
                                        List.of("a", "b"),
                                        row -> Map.of(
                                                "a",
                                                Outputs.of(1).with("t", 1),
                                                "b",
                                                Outputs.of(1).with("t", 2)))
                                .sideEffects("t"),
                        "a")
                .generator();

        assertThatThrownBy(() -> undeclared.generateAll(new CellInput(0, 0, 0, List.of())))
                .hasMessageContaining("side effect \"trac\" is not declared; declared are [trace]");
        assertThatThrownBy(() -> twice.generateAll(new CellInput(0, 0, 0, List.of())))
                .hasMessage("column \"b\": side effect \"t\" of the row came with another column already");
        assertThatThrownBy(() -> Outputs.of(1).with("t", 1).with("t", 2)).hasMessageContaining("given twice");
        assertThatThrownBy(() -> Outputs.of(Outputs.of(1))).hasMessageContaining("side effects already");
    }

    @Test
    void hiding_takesSideEffectsAlongOrAlone() {
        Dataset dataset = dataset()
                .cell("all", row -> 1)
                .sideEffects("all__t")
                .hidden()
                .cell("some", row -> 1)
                .sideEffects("some__t")
                .hideSideEffects()
                .cell("none", row -> 1)
                .sideEffects("none__t")
                .build();

        assertThat(dataset.columnSpecs())
                .extracting(spec -> spec.node().name() + " " + spec.isHidden() + " " + spec.hidesSideEffects())
                .containsExactly("all true true", "some false true", "none false false");
    }

    @Test
    void aSideEffect_isAnInputByItsOwnName() {
        Dataset dataset = dataset()
                .cell("a", row -> 1)
                .sideEffects("a__t")
                .cell("b", row -> row.value("a__t"))
                .requires("a__t")
                .build();

        assertThat(Objects.requireNonNull(dataset.rules(BYTES_MAX).get("b")).inputs())
                .containsExactly("a__t");
        assertThat(dataset.graph().upstream("b")).containsExactly("a");
    }
}
