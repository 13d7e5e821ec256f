package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.SkipGate;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gates, fills and propagation as the state machine decides them; what a gate itself says is the worker's. */
class SkippingTest {
    private static final SkipGate NEVER_ASKED = row -> {
        throw new AssertionError("the state machine asks no gate");
    };

    @Test
    void b60_aSkippedCell_isCompleteWithItsFillAndToldApart() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell]", 1)
                .rules(gated("\"fill\"", "g"), "a")
                .start();
        build.succeed("g 0.0");
        assertThat(((CellInput) build.assignment("a 0.0").input()).gateValues()).containsExactly("\"g 0.0\"");

        Turn turn = build.turn(build.skip("a 0.0", null));

        assertThat(turn.facts()).first().isEqualTo(new Fact.CellCompleted("a", 0, 0, "\"fill\"", true));
        assertThat(turn.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.SKIPPED);
        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().progress().cellsThisRun()).as("cells computed").isEqualTo(1);
    }

    @Test
    void b61_whatReadsASkippedColumn_isSkippedInTheSameTurnWithoutAWorker() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[cell] -> c[cell]", 1)
                .rules(gated("1", "g"), "a")
                .rules(rules -> rules.withSkipping(new Skipping(null, List.of(), List.of("\"b fill\""), true)), "b")
                .start();
        build.succeed("g 0.0");

        Turn turn = build.turn(build.skip("a 0.0", null));

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.CellCompleted("a", 0, 0, "1", true),
                        new Fact.CellCompleted("b", 0, 0, "\"b fill\"", true),
                        new Fact.CellCompleted("c", 0, 0, "null", true),
                        new Fact.RowGroupFinalized(0, 1, build.clock().wall()));
        assertThat(build.running()).isEmpty();
    }

    @Test
    void b61_withoutPropagation_theGeneratorSeesTheFill() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[cell]", 1)
                .rules(gated("1", "g"), "a")
                .rules(rules -> rules.withSkipping(new Skipping(null, List.of(), List.of(), false)), "b")
                .start();
        build.succeed("g 0.0");

        build.turn(build.skip("a 0.0", null));

        assertThat(((CellInput) build.assignment("b 0.0").input()).values()).containsExactly("1");
    }

    @Test
    void b61_aSkippedGateColumn_showsItsFillAndSkipsNobody() {
        ScriptedBuild build = ScriptedBuild.of("h[cell] ~> g[cell]; a[cell]; g ~> a", 1)
                .rules(gated("\"no\"", "h"), "g")
                .rules(gated("null", "g"), "a")
                .start();
        build.succeed("h 0.0");

        build.turn(build.skip("g 0.0", null));

        assertThat(((CellInput) build.assignment("a 0.0").input()).gateValues()).containsExactly("\"no\"");
    }

    @Test
    void b61_sideEffectsOfASkippedProducer_areNullAndCountAsSkipped() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell+a__trace] -> b[cell]; c[cell]; a -> c", 1)
                .rules(gated("1", "g"), "a")
                .reads("b", "a__trace")
                .reads("c", "a__trace")
                .rules(rules -> rules.withSkipping(new Skipping(null, List.of(), List.of(), false)), "c")
                .start();
        build.succeed("g 0.0");

        Turn turn = build.turn(build.skip("a 0.0", null));

        assertThat(turn.facts())
                .contains(
                        new Fact.SideEffectsCompleted("a__trace", "a", 0, new int[] {0}, List.of("null")),
                        new Fact.CellCompleted("b", 0, 0, "null", true));
        assertThat(((CellInput) build.assignment("c 0.0").input()).values()).containsExactly("null");
    }

    @Test
    void b62_aGateThatCannotDecide_skipsWithOneWarningForItsColumn() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell]", 2)
                .rules(gated("null", "g"), "a")
                .start();
        build.succeed("g 0.0", "g 0.1");

        Decision decision = build.decide(build.skip("a 0.0", "no such field"), build.skip("a 0.1", "no such field"));

        assertThat(decision.warnings()).hasSize(1);
        assertThat(decision.warnings().get(0).message())
                .contains("column \"a\", row group 0, row 0 is skipped: no such field");
        assertThat(decision.turn().traces()).extracting(TaskTrace::errorMessage).containsOnly("no such field");
    }

    @Test
    void b63_aBatchIsGivenTheRowsThatNobodySkipped_andCompletesAll() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[batch] -> c[cell]", 3)
                .rules(gated("1", "g"), "a")
                .rules(rules -> rules.withSkipping(new Skipping(null, List.of(), List.of("\"fill\""), true)), "b")
                .start();
        build.succeed("g 0.0", "g 0.1", "g 0.2");
        build.turn(build.skip("a 0.1", null), build.success("a 0.0"), build.success("a 0.2"));
        assertThat(((FullColumnInput) build.assignment("b 0").input()).rowIndexes())
                .containsExactly(0, 2);

        Turn turn = build.turn(build.values("b 0", List.of("\"x\"", "\"z\"")));

        assertThat(turn.facts())
                .startsWith(
                        new Fact.BatchCompleted(
                                "b", 0, new int[] {0, 1, 2}, List.of("\"x\"", "\"fill\"", "\"z\""), new int[] {1}),
                        new Fact.CellCompleted("c", 0, 1, "null", true));
        assertThat(build.running()).containsExactly("c 0.0", "c 0.2");
    }

    @Test
    void b63_aBatchOfWhichEveryRowIsSkipped_isNotCalled() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[batch]", 2)
                .rules(gated("1", "g"), "a")
                .start();
        build.succeed("g 0.0", "g 0.1");

        Turn turn = build.turn(build.skip("a 0.0", null), build.skip("a 0.1", null));

        assertThat(turn.facts())
                .contains(new Fact.BatchCompleted("b", 0, new int[] {0, 1}, List.of("null", "null"), new int[] {0, 1}));
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void b63_aBatchWhoseOtherRowsAreDroppedBeforeItStarts_isNotCalled() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[batch]; x[cell]", 2)
                .rules(gated("1", "g"), "a")
                .resource("one", 1, "b", "x")
                .start();
        build.succeed("x 0.0");
        build.succeed("g 0.0", "g 0.1");
        build.turn(build.skip("a 0.0", null), build.success("a 0.1"));
        assertThat(build.running()).as("the place is taken").containsExactly("x 0.1");

        build.fail("x 0.1", new IllegalStateException("no"));
        build.turn();

        assertThat(build.running()).isEmpty();
        assertThat(build.journal().facts())
                .contains(new Fact.BatchCompleted("b", 0, new int[] {0}, List.of("null"), new int[] {0}));
        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().inFlight()).isEmpty();
    }

    @Test
    void b64_afterACrash_theSameCellsAreSkippedAndPropagationGoesOn() {
        UnaryOperator<ScriptedBuild> definition = build -> build.rules(gated("1", "g"), "a");
        String drawing = "g[cell] ~> a[cell] -> b[cell]; slow[cell]; slow -> b";
        ScriptedBuild dead = definition.apply(ScriptedBuild.of(drawing, 2)).start();
        dead.succeed("g 0.0", "g 0.1");
        dead.turn(dead.skip("a 0.0", null), dead.success("a 0.1"));

        ScriptedBuild next =
                definition.apply(ScriptedBuild.of(drawing, 2)).resuming(dead).start();
        next.succeed("slow 0.0", "slow 0.1");

        assertThat(next.journal().facts()).contains(new Fact.CellCompleted("b", 0, 0, "null", true));
        assertThat(next.running()).containsExactly("b 0.1");
    }

    @Test
    void b64_aSkipThatWasDueWhenTheProcessDied_isMadeUpForByTheNextTurn() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell] -> b[cell]", 1)
                .rules(gated("1", "g"), "a")
                .start();
        build.journal()
                .commit(new Turn(
                        List.of(new Fact.CellCompleted("g", 0, 0, "1"), new Fact.CellCompleted("a", 0, 0, "1", true)),
                        List.of()));

        ScriptedBuild next = ScriptedBuild.of("g[cell] ~> a[cell] -> b[cell]", 1)
                .rules(gated("1", "g"), "a")
                .resuming(build)
                .start();

        assertThat(next.running()).isEmpty();
        assertThat(next.state().idleNanos(next.now())).isZero();
        assertThat(next.turn().facts()).first().isEqualTo(new Fact.CellCompleted("b", 0, 0, "null", true));
        assertThat(next.state().isOver()).isTrue();
    }

    @Test
    void theErrorGate_doesNotCountSkips() {
        ScriptedBuild build = ScriptedBuild.of("g[cell] ~> a[cell]", 30)
                .rules(gated("null", "g"), "a")
                .failures(FailureTestLimits.gate(10, 0.5))
                .inFlightMax(1)
                .start();
        for (int i = 0; i < 4; i++) {
            String first = build.running().get(0);
            build.turn(first.startsWith("g") ? build.success(first) : build.skip(first, null));
        }

        assertThat(build.state().ending(0).stopReason()).isNull();
    }

    private static UnaryOperator<ColumnRules> gated(String fill, String... gates) {
        return rules -> rules.withSkipping(new Skipping(NEVER_ASKED, List.of(gates), List.of(fill), true));
    }
}
