package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What starts, what is recorded and what is finalized when everything works. */
class BuildStateTest {
    @Test
    void aCompletion_startsItsDependantWithItsValue() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 2).start();
        assertThat(build.running()).containsExactly("a 0.0", "a 0.1");

        Turn turn = build.succeed("a 0.1");

        assertThat(turn.facts()).containsExactly(new Fact.CellCompleted("a", 0, 1, "\"a 0.1\""));
        assertThat(build.running()).containsExactly("a 0.0", "b 0.1");
        assertThat(build.assignment("b 0.1").input()).isEqualTo(new CellInput(0, 1, 1, List.of("\"a 0.1\"")));
    }

    @Test
    void whatAnEventMakesReady_isNotStartedBeforeItIsCommitted() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 1).start();

        Decision decision = build.decide(build.success("a 0.0"));

        assertThat(decision.turn().facts()).hasSize(1);
        assertThat(build.running()).isEmpty();
        build.turn();
        assertThat(build.running()).containsExactly("b 0.0");
    }

    @Test
    void inputs_comeInTheOrderTheColumnAsksFor() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]; c[cell]; d[cell]; c -> d; a -> d; b -> d", 1)
                .start();

        build.succeed("a 0.0", "b 0.0", "c 0.0");

        assertThat(((CellInput) build.assignment("d 0.0").input()).values())
                .isEqualTo(build.definition().rulesOf("d").inputs().stream()
                        .map(column -> "\"" + column + " 0.0\"")
                        .toList());
    }

    @Test
    void aBatch_waitsForEveryLiveRowAndSeesOnlyThose() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[batch]", 3).start();
        build.fail("a 0.1", new IllegalStateException("no"));
        build.succeed("a 0.2");
        assertThat(build.running()).containsExactly("a 0.0");

        build.succeed("a 0.0");

        FullColumnInput input = (FullColumnInput) build.assignment("b 0").input();
        assertThat(input.rowIndexes()).containsExactly(0, 2);
        assertThat(input.values()).containsExactly(List.of("\"a 0.0\"", "\"a 0.2\""));
        Turn last = build.succeed("b 0");
        assertThat(last.facts())
                .containsExactly(
                        new Fact.BatchCompleted("b", 0, new int[] {0, 2}, List.of("\"b 0\"", "\"b 0\"")),
                        new Fact.RowGroupFinalized(0, 2, build.clock().wall()));
    }

    @Test
    void indexes_countFromTheStartOfTheDataset() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 5, 2).start();

        assertThat(((CellInput) build.assignment("a 1.1").input()).index()).isEqualTo(6);
    }

    @Test
    void theFirstStarts_coverAllReadyColumns() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 10).inFlightMax(4).start();

        assertThat(build.running()).containsExactly("a 0.0", "b 0.0", "c 0.0", "a 0.1");
    }

    @Test
    void manyPlaces_areSharedOutSeveralTasksAtATime_andEvenly() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 30)
                .inFlightMax(36)
                .start();

        assertThat(build.running().subList(0, 9))
                .as("a quarter of a column's share at a time")
                .containsExactly("a 0.0", "a 0.1", "a 0.2", "b 0.0", "b 0.1", "b 0.2", "c 0.0", "c 0.1", "c 0.2");
        assertThat(build.running())
                .hasSize(36)
                .contains("a 0.11", "b 0.11", "c 0.11")
                .doesNotContain("a 0.12", "b 0.12", "c 0.12");
    }

    @Test
    void fewSlotsOfTheWorkers_areSharedOutOneByOne() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 100).slots(6).start();

        assertThat(build.running()).containsExactly("a 0.0", "b 0.0", "c 0.0", "a 0.1", "b 0.1", "c 0.1");
    }

    @Test
    void placesThatComeBackOneByOne_goToTheColumnInNeed() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 30)
                .inFlightMax(36)
                .start();

        build.succeed("b 0.0");
        build.succeed("c 0.0");

        assertThat(build.running().subList(34, 36)).containsExactly("b 0.12", "c 0.12");
    }

    @Test
    void aColumnWhoseResourceIsFull_holdsUpNoOther() {
        ScriptedBuild build = ScriptedBuild.of("slow[cell]; fast[cell]", 4)
                .resource("llm", 1, "slow")
                .inFlightMax(3)
                .start();
        assertThat(build.running()).containsExactly("slow 0.0", "fast 0.0", "fast 0.1");

        build.succeed("fast 0.0", "fast 0.1");
        assertThat(build.running()).containsExactly("slow 0.0", "fast 0.2", "fast 0.3");

        build.succeed("slow 0.0");
        assertThat(build.running()).containsExactly("fast 0.2", "fast 0.3", "slow 0.1");
    }

    @Test
    void aResource_isSharedByItsColumns() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 4)
                .resource("llm", 3, "a", "b")
                .start();

        assertThat(build.running().stream().filter(task -> !task.startsWith("c")))
                .containsExactly("a 0.0", "b 0.0", "a 0.1");
        assertThat(build.running().stream().filter(task -> task.startsWith("c")))
                .hasSize(4);
    }

    @Test
    void seedsOfAGroup_comeBeforeItsCells_andDownstreamStartsBeforeTheLastUpstream() {
        ScriptedBuild build = ScriptedBuild.of("seed[batch] -> a[cell] -> b[cell]", 4)
                .inFlightMax(2)
                .start();
        assertThat(build.running()).containsExactly("seed 0");

        build.succeed("seed 0");
        assertThat(build.running()).containsExactly("a 0.0", "a 0.1");
        build.succeed("a 0.0");

        assertThat(build.running()).containsExactly("a 0.1", "b 0.0");
    }

    @Test
    void rowGroups_areAdmittedInOrderAndNeverMoreThanAllowed() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 1, 1, 1, 1).activeRowGroupsMax(2).start();
        assertThat(build.running()).containsExactly("a 0.0", "a 1.0");

        Turn turn = build.succeed("a 1.0");

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.CellCompleted("a", 1, 0, "\"a 1.0\""),
                        new Fact.RowGroupFinalized(1, 1, build.clock().wall()));
        assertThat(build.running()).containsExactly("a 0.0", "a 2.0");
        assertThat(build.state().progress().activeRowGroups()).containsExactly(0, 2);
    }

    @Test
    void theBuildIsOver_whenTheLastGroupIsFinalized() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1, 1).start();
        build.succeed("a 0.0");
        assertThat(build.state().isOver()).isFalse();

        build.succeed("a 1.0");

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().ending(2)).isEqualTo(new Ending(true, false, 2, 2, null, null));
    }

    @Test
    void noRows_isOverAtOnce() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]").start();

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.journal().turns()).isEmpty();
    }

    @Test
    void noColumns_finalizesEveryGroupWithItsRows() {
        ScriptedBuild build = ScriptedBuild.of("", 2, 3).start();

        assertThat(build.state().idleNanos(build.now())).isZero();
        Turn turn = build.turn();

        Instant at = build.clock().wall();
        assertThat(turn.facts())
                .containsExactly(new Fact.RowGroupFinalized(0, 2, at), new Fact.RowGroupFinalized(1, 3, at));
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void theSameOutcomeAgain_changesNothing() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 2).start();
        Outcome outcome = build.success("a 0.0");
        build.turn(outcome);

        Turn again = build.turn(outcome);

        assertThat(again.facts()).isEmpty();
        assertThat(again.traces()).isEmpty();
        assertThat(build.running()).containsExactly("a 0.1", "b 0.0");
        assertThat(build.state().progress().tasksInFlight()).isEqualTo(2);
    }

    @Test
    void aTrace_tellsOfTheAttemptInOrderOfTime() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        Instant queuedAt = build.clock().wall();
        Assignment assignment = build.assignment("a 0.0");
        build.clock().pass(Duration.ofSeconds(5));

        Outcome outcome = new Outcome.CellComputed(assignment.id(), 2_000_000_000L, 4_000_000_000L, "1");
        Turn turn = build.turn(outcome);

        assertThat(turn.traces())
                .containsExactly(new TaskTrace(
                        assignment.task(),
                        2 - 1,
                        1,
                        TaskStatus.SUCCEEDED,
                        queuedAt,
                        queuedAt.plusSeconds(2),
                        queuedAt.plusSeconds(4),
                        null,
                        null));
    }

    @Test
    void aWallClockThatIsSetBack_doesNotMakeAnAttemptEndBeforeItBegan() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        Instant queuedAt = build.clock().wall();
        build.clock().pass(Duration.ofSeconds(5));
        build.clock().setWallOff(Duration.ofHours(-1));

        TaskTrace trace = build.succeed("a 0.0").traces().get(0);

        assertThat(trace.queuedAt()).isEqualTo(queuedAt);
        assertThat(trace.startedAt()).isEqualTo(queuedAt);
        assertThat(trace.finishedAt()).isEqualTo(queuedAt);
    }

    @Test
    void progress_countsDroppedRowsAsDone() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 2, 1).start();
        build.fail("a 0.0", new IllegalStateException("no"));
        build.succeed("a 0.1");

        assertThat(build.state().progress()).isEqualTo(new Progress(3, 0, 1, 6, 3, 1, 2, List.of(0, 1)));

        build.succeed("b 0.1");
        assertThat(build.state().progress()).isEqualTo(new Progress(3, 2, 1, 6, 4, 2, 1, List.of(1)));
    }

    @Test
    void anOutcomeOfAnotherKind_isABugThatTellsItsStory() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2).start();
        build.succeed("a 0.0");

        assertThatThrownBy(() -> build.turn(build.values("a 0.1", List.of("1"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("column \"a\", row group 0, row 1")
                .hasMessageContaining("CELL/0/0/a SUCCEEDED");
    }

    @Test
    void readyWorkThatNobodyTakes_isAnErrorAndNotAHang() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 2)
                .resource("llm", 3, "b")
                .slots(0)
                .start();

        assertThatThrownBy(() -> build.state().idleNanos(build.now()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the build can go no further: nothing is in flight")
                .hasMessageContaining("row groups [0] are at work")
                .hasMessageContaining("column \"a\", row group 0, row 0 is ready but cannot start")
                .hasMessageContaining("resource \"llm\" has 3 places free");
    }
}
