package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import org.junit.jupiter.api.Test;

/** Builds that stop by themselves: the error gate, and formulas that are wrong. */
class StopEarlyTest {
    @Test
    void b50_theGateTripsAtTheTenthOutcome_notBefore() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 20)
                .failures(FailureTestLimits.gate(10, 0.5))
                .inFlightMax(1)
                .start();
        for (int row = 0; row < 9; row++) {
            String task = build.running().get(0);
            build.turn(row % 2 == 0 ? build.failure(task, no()) : build.success(task));
        }
        assertThat(build.running()).hasSize(1);

        build.turn(build.failure(build.running().get(0), no()));

        assertThat(build.running()).as("nothing new starts").isEmpty();
        assertThat(build.state().isOver()).isTrue();
        Ending ending = build.state().ending(0);
        assertThat(ending.isFinished()).isFalse();
        assertThat(ending.isCancelled()).isFalse();
        assertThat(ending.stopReason())
                .contains("6 of the last 10 outcomes")
                .contains("column \"a\" (6)")
                .contains("java.lang.IllegalStateException: no (6)");
    }

    @Test
    void b52_whatIsRunningEndsAndIsKept_andAResumeGoesOnWithTheRest() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 6)
                .failures(FailureTestLimits.gate(2, 0.9))
                .inFlightMax(4)
                .start();

        build.turn(build.failure("a 0.0", no()), build.failure("a 0.1", no()));
        assertThat(build.state().isOver()).isFalse();
        assertThat(build.interrupted()).isEmpty();
        build.succeed("a 0.2", "a 0.3");
        assertThat(build.state().isOver()).isTrue();

        ScriptedBuild next = ScriptedBuild.of("a[cell]", 6).resuming(build).start();
        assertThat(next.running()).containsExactly("a 0.4", "a 0.5");
    }

    @Test
    void b51_failuresThatMayPass_neverTripIt() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 10)
                .failures(FailureTestLimits.gate(2, 0.1))
                .start();

        for (String task : build.running()) {
            build.turn(build.failure(task, new Failure(Failure.Kind.RETRYABLE, "Busy", "busy", null)));
        }

        assertThat(build.state().ending(0).stopReason()).isNull();
    }

    @Test
    void b49_aFormulaThatFailsInSomeRows_losesOnlyThose() {
        ScriptedBuild build = formula(3);

        build.turn(build.failure("a 0.0", no()), build.failure("a 0.1", no()), build.success("a 0.2"));

        assertThat(build.state().ending(0).stopReason()).isNull();
        assertThat(build.state().ending(0).isFinished()).isTrue();
    }

    @Test
    void b49_aFormulaThatFailsInEveryRow_stopsTheBuild() {
        ScriptedBuild build = formula(3, 1_000);

        build.turn(build.failure("a 0.0", no()), build.failure("a 0.1", no()), build.failure("a 0.2", no()));

        assertThat(build.state().ending(0).stopReason())
                .startsWith("column \"a\" failed in every row of row group 0, as a formula does that is wrong: no.");
    }

    @Test
    void b49_aFormulaWhoseRowsOthersLost_isNotToBlame() {
        ScriptedBuild build = ScriptedBuild.of("b[cell]; a[cell]", 3, 10)
                .rules(rules -> rules.withFormula(true), "a")
                .failures(FailureTestLimits.salvage(0))
                .activeRowGroupsMax(1)
                .start();
        build.turn(build.failure("b 0.0", no()), build.failure("b 0.1", no()));

        build.turn(build.failure("a 0.2", no()));

        assertThat(build.state().ending(0).stopReason()).isNull();
    }

    @Test
    void b52_zeroSurvivors_carryTheFirstFinalError() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();

        Turn turn = build.turn(build.failure("a 0.0", no()));

        assertThat(turn.facts())
                .contains(new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
        assertThat(build.state().ending(0).firstFailure())
                .isEqualTo("column \"a\", row group 0, row 0: java.lang.IllegalStateException: no");
    }

    private static ScriptedBuild formula(int... sizes) {
        return ScriptedBuild.of("a[cell]", sizes)
                .rules(rules -> rules.withFormula(true), "a")
                .failures(FailureTestLimits.salvage(0))
                .activeRowGroupsMax(1)
                .start();
    }

    private static IllegalStateException no() {
        return new IllegalStateException("no");
    }
}
