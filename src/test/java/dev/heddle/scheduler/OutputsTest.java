package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generators that fill several columns, side effects, ordered columns, kept failures and keys. */
class OutputsTest {
    @Test
    void b42_aGeneratorOfTwoColumns_runsOnceAndCompletesBothInOneTurn() {
        ScriptedBuild build = ScriptedBuild.of("s[cell] -> a[cell] -> c[cell]; s -> b[cell] -> c", 1)
                .rules(OutputsTest::together, "a", "b")
                .start();
        build.succeed("s 0.0");
        assertThat(build.running()).containsExactly("a 0.0");

        Turn turn =
                build.turn(new Outcome.CellComputed(build.assignment("a 0.0").id(), 0, 0, List.of("1", "2")));

        assertThat(turn.facts())
                .containsExactly(new Fact.CellCompleted("a", 0, 0, "1"), new Fact.CellCompleted("b", 0, 0, "2"));
        assertThat(((CellInput) build.assignment("c 0.0").input()).values()).containsExactly("1", "2");
    }

    @Test
    void b42_aBatchOfTwoColumns_runsOnceAGroup() {
        ScriptedBuild build = ScriptedBuild.of("a[batch]; b[batch]", 2, 1)
                .rules(OutputsTest::together, "a", "b")
                .start();
        assertThat(build.running()).containsExactly("a 0", "a 1");

        Turn turn = build.turn(new Outcome.GroupComputed(
                build.assignment("a 0").id(), 0, 0, List.of(List.of("1", "2"), List.of("3", "4")), new int[0], null));

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.BatchCompleted("a", 0, new int[] {0, 1}, List.of("1", "2")),
                        new Fact.BatchCompleted("b", 0, new int[] {0, 1}, List.of("3", "4")),
                        new Fact.RowGroupFinalized(0, 2, build.clock().wall()));
    }

    @Test
    void aWrongNumberOfValues_losesTheRow() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 1)
                .rules(OutputsTest::together, "a", "b")
                .start();

        Turn turn =
                build.turn(new Outcome.CellComputed(build.assignment("a 0.0").id(), 0, 0, List.of("1")));

        assertThat(((Fact.RowDropped) turn.facts().get(0)).reason())
                .isEqualTo("returned 1 values; it must return 2, one for each column and side effect that it fills");
    }

    @Test
    void columnsFilledTogether_mustWaitForTheSame() {
        assertThatThrownBy(() -> ScriptedBuild.of("s[cell] -> a[cell]; b[cell]", 1)
                        .rules(OutputsTest::together, "a", "b")
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filled together with [a, b]");
    }

    @Test
    void aFollowerThatLostItsValues_isMadeAgainByItself() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]; b[cell]", 1)
                .rules(OutputsTest::together, "a", "b")
                .start();
        dead.journal().commit(new Turn(List.of(new Fact.CellCompleted("a", 0, 0, "1")), List.of()));

        ScriptedBuild next = ScriptedBuild.of("a[cell]; b[cell]", 1)
                .rules(OutputsTest::together, "a", "b")
                .resuming(dead)
                .start();
        Turn turn = next.turn(new Outcome.CellComputed(next.assignment("b 0.0").id(), 0, 0, List.of("8", "9")));

        assertThat(turn.facts()).first().isEqualTo(new Fact.CellCompleted("b", 0, 0, "9"));
        assertThat(next.state().isOver()).isTrue();
    }

    @Test
    void sideEffects_areRecordedWithTheirColumnAndReadByOthersAlsoAfterARestart() {
        String drawing = "a[cell+a__trace] -> b[cell]; slow[cell]; slow -> b";
        ScriptedBuild build =
                ScriptedBuild.of(drawing, 1).reads("b", "a__trace", "slow").start();

        Turn turn =
                build.turn(new Outcome.CellComputed(build.assignment("a 0.0").id(), 0, 0, List.of("1", "\"t\"")));

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.CellCompleted("a", 0, 0, "1"),
                        new Fact.SideEffectsCompleted("a__trace", "a", 0, new int[] {0}, List.of("\"t\"")));
        ScriptedBuild next = ScriptedBuild.of(drawing, 1)
                .reads("b", "a__trace", "slow")
                .resuming(build)
                .start();
        next.succeed("slow 0.0");
        assertThat(((CellInput) next.assignment("b 0.0").input()).values()).containsExactly("\"t\"", "\"slow 0.0\"");
    }

    @Test
    void b41_anOrderedRoot_runsOneGroupAtATimeWhileOthersOverlap() {
        ScriptedBuild build = ScriptedBuild.of("seed[batch]; other[batch]", 1, 1, 1)
                .rules(rules -> rules.withOrder(true), "seed")
                .start();
        assertThat(build.running()).containsExactlyInAnyOrder("seed 0", "other 0", "other 1", "other 2");

        build.succeed("other 1", "other 2");
        assertThat(build.running()).containsExactlyInAnyOrder("seed 0", "other 0");
        build.succeed("seed 0");
        assertThat(build.running()).containsExactlyInAnyOrder("other 0", "seed 1");
    }

    @Test
    void b41_anOrderedRootThatFails_isTriedAgainBeforeTheNextGroup() {
        ScriptedBuild build = ScriptedBuild.of("seed[batch]", 1, 1)
                .rules(rules -> rules.withOrder(true), "seed")
                .backoff("seed", new Backoff(2, Duration.ZERO, Duration.ZERO))
                .start();

        build.fail("seed 0", new IllegalStateException("flaky"));
        build.turn();
        assertThat(build.running()).containsExactly("seed 0");
        build.fail("seed 0", new IllegalStateException("for good"));

        assertThat(build.running()).as("the group is lost, the line goes on").containsExactly("seed 1");
    }

    @Test
    void b72_afterHolesInFinishedGroups_anOrderedSeedReadsEachRemainingGroupFromItsOwnOffset() {
        ScriptedBuild dead = ordered().start();
        dead.succeed("seed 0");
        dead.succeed("seed 1");
        dead.succeed("a 1.0", "a 1.1");
        assertThat(dead.journal().finalized()).containsOnlyKeys(1);

        ScriptedBuild next = ordered().resuming(dead).start();

        assertThat(next.running()).containsExactlyInAnyOrder("a 0.0", "a 0.1", "a 0.2", "seed 2");
        assertThat(((FromScratchInput) next.assignment("seed 2").input()).startOffset())
                .isEqualTo(5);
    }

    private static ScriptedBuild ordered() {
        return ScriptedBuild.of("seed[batch] -> a[cell]", 3, 2, 4).rules(rules -> rules.withOrder(true), "seed");
    }

    @Test
    void b79_aKeptFailure_leavesTheRowWithNullAndItsStory() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 1)
                .rules(rules -> rules.withNullKept(true), "a")
                .start();

        Turn turn = build.fail("a 0.0", new IllegalStateException("no"));

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.FailureKept(
                                "a",
                                0,
                                0,
                                "no",
                                "java.lang.IllegalStateException",
                                1,
                                build.clock().wall()),
                        new Fact.CellCompleted("a", 0, 0, "null"));
        assertThat(((CellInput) build.assignment("b 0.0").input()).values()).containsExactly("null");
    }

    @Test
    void b79_aKeptFailureOfABatch_isNullInEveryRow() {
        ScriptedBuild build = ScriptedBuild.of("a[batch]", 2)
                .rules(rules -> rules.withNullKept(true), "a")
                .start();

        Turn turn = build.turn(build.values("a 0", List.of("1")));

        assertThat(turn.facts()).contains(new Fact.BatchCompleted("a", 0, new int[] {0, 1}, List.of("null", "null")));
        assertThat(build.state().ending(0).isFinished()).isTrue();
    }

    @Test
    void b80_theKeyOfARow_isNamedInMessages() {
        ScriptedBuild build =
                ScriptedBuild.of("id[cell] -> a[cell]", 1).key("id").start();
        build.succeed("id 0.0");

        build.fail("a 0.0", new IllegalStateException("no"));

        assertThat(build.state().ending(0).firstFailure())
                .isEqualTo("column \"a\", row group 0, row 0 (\"id 0.0\"): java.lang.IllegalStateException: no");
    }

    private static ColumnRules together(ColumnRules rules) {
        return rules.withOutputs(List.of("a", "b"));
    }
}
