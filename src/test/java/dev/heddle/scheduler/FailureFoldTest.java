package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failure costs, and what it does not. */
class FailureFoldTest {
    @Test
    void aFailedCell_dropsItsRowAndNothingElse() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 2).start();

        Turn turn = build.fail("a 0.0", noAnswer());

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.RowDropped(
                                0,
                                0,
                                "a",
                                "no answer",
                                "java.lang.IllegalStateException",
                                1,
                                build.clock().wall()),
                        new Fact.AttemptsMade("a", 0, 0, 1, 0));
        assertThat(turn.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.FAILED);
        assertThat(turn.traces().get(0).errorMessage()).isEqualTo("no answer");
        build.succeed("a 0.1");
        assertThat(build.running()).containsExactly("b 0.1");
    }

    @Test
    void pendingCellsOfADroppedRow_neverStart() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]", 2).inFlightMax(1).start();
        assertThat(build.running()).containsExactly("a 0.0");

        build.fail("a 0.0", noAnswer());

        assertThat(build.running()).containsExactly("b 0.1");
        build.succeed("b 0.1");
        assertThat(build.running()).containsExactly("a 0.1");
        build.succeed("a 0.1");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void aSiblingInFlight_isDiscardedAndHoldsBackTheGroup() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 1).start();
        Turn drop = build.fail("a 0.0", noAnswer());
        assertThat(drop.facts()).filteredOn(Fact.RowDropped.class::isInstance).hasSize(1);

        Turn late = build.succeed("b 0.0");

        assertThat(late.facts())
                .containsExactly(new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
        assertThat(late.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.DISCARDED);
    }

    @Test
    void aSiblingThatFailsLate_isDiscardedToo() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 1)
                .backoff("b", new Backoff(5, Duration.ZERO, Duration.ZERO))
                .start();
        build.fail("a 0.0", noAnswer());

        Turn late = build.fail("b 0.0", new IllegalStateException("late"));

        assertThat(late.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.DISCARDED);
        assertThat(late.facts()).hasOnlyElementsOfType(Fact.RowGroupFinalized.class);
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void aRowDroppedWhileABatchRuns_isLeftOutOfItsResult() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[batch]; c[cell]", 3).start();
        build.succeed("a 0.0", "a 0.1", "a 0.2");
        build.fail("c 0.1", noAnswer());

        Turn turn = build.turn(build.values("b 0", List.of("0", "1", "2")));

        assertThat(turn.facts()).containsExactly(new Fact.BatchCompleted("b", 0, new int[] {0, 2}, List.of("0", "2")));
        assertThat(build.running()).containsExactly("c 0.0", "c 0.2");
    }

    @Test
    void aBatchResult_isCheckedAgainstTheRowsItWasGiven() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[batch]; c[cell]", 3).start();
        build.succeed("a 0.0", "a 0.1", "a 0.2");
        build.fail("c 0.1", noAnswer());

        Turn turn = build.turn(build.values("b 0", List.of("0", "2")));

        assertThat(turn.facts()).filteredOn(Fact.RowDropped.class::isInstance).hasSize(2);
        assertThat(((Fact.RowDropped) turn.facts().get(0)).reason())
                .isEqualTo("returned 2 values for 3 live rows; it must return one for each");
    }

    @Test
    void aWrongSizedBatch_dropsTheRowsOfItsGroupAndOthersGoOn() {
        ScriptedBuild build = ScriptedBuild.of("a[batch] -> b[cell]", 2, 2)
                .backoff("a", new Backoff(5, Duration.ZERO, Duration.ZERO))
                .start();

        Turn turn = build.turn(build.values("a 0", List.of("1", "2", "3")));

        String reason = "returned 3 values for 2 rows; it must return one for each";
        assertThat(turn.facts())
                .containsExactly(
                        new Fact.RowDropped(
                                0, 0, "a", reason, null, 1, build.clock().wall()),
                        new Fact.RowDropped(
                                0, 1, "a", reason, null, 1, build.clock().wall()),
                        new Fact.AttemptsMade("a", 0, -1, 1, 0),
                        new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
        assertThat(turn.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.FAILED);
        build.succeed("a 1");
        assertThat(build.running()).containsExactly("b 1.0", "b 1.1");
        assertThat(build.state().ending(0).firstFailure()).isEqualTo("column \"a\", row group 0: " + reason);
    }

    @Test
    void aFailedBatch_dropsOnlyRowsThatStillLive() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[batch]", 3).start();
        build.fail("a 0.1", noAnswer());
        build.succeed("a 0.0", "a 0.2");

        Turn turn = build.fail("b 0", new IllegalStateException("batch"));

        assertThat(turn.facts().stream()
                        .filter(Fact.RowDropped.class::isInstance)
                        .map(fact -> ((Fact.RowDropped) fact).rowIndex()))
                .containsExactly(0, 2);
    }

    @Test
    void aGroupWithoutLiveRows_isFinalizedAndNothingIsCalledForIt() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[batch] -> c[cell]; d[batch]", 2)
                .inFlightMax(2)
                .start();
        assertThat(build.running()).containsExactly("a 0.0", "d 0");
        build.succeed("d 0");
        build.fail("a 0.0", noAnswer());

        Turn turn = build.fail("a 0.1", noAnswer());

        assertThat(turn.facts())
                .endsWith(new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
        assertThat(build.running()).isEmpty();
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void aBatchWhoseRowsAreAllDropped_isDiscarded() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; d[batch]", 1).start();
        build.fail("a 0.0", noAnswer());

        Turn turn = build.succeed("d 0");

        assertThat(turn.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.DISCARDED);
        assertThat(turn.facts())
                .containsExactly(new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
    }

    @Test
    void aFailure_isTriedAgainAfterItsWait() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1)
                .backoff("a", new Backoff(3, Duration.ofSeconds(4), Duration.ofSeconds(60)))
                .start();

        Turn first = build.fail("a 0.0", noAnswer());
        assertThat(first.facts()).containsExactly(new Fact.AttemptsMade("a", 0, 0, 1, 0));
        assertThat(first.traces()).extracting(TaskTrace::attempt).containsExactly(1);
        assertThat(build.running()).isEmpty();
        long wait = build.state().idleNanos(build.now());
        assertThat(wait).isPositive().isLessThan(Duration.ofSeconds(4).toNanos());

        build.clock().pass(wait - 1);
        build.turn();
        assertThat(build.running()).isEmpty();
        build.clock().pass(1);
        build.turn();
        assertThat(build.assignment("a 0.0").attempt()).isEqualTo(2);

        Turn last = build.succeed("a 0.0");
        assertThat(last.traces().get(0).attempt()).isEqualTo(2);
        assertThat(last.traces().get(0).status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(last.facts()).first().isInstanceOf(Fact.CellCompleted.class);
    }

    @Test
    void whenAttemptsAreUsedUp_theRowIsDroppedWithTheLast() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1)
                .backoff("a", new Backoff(3, Duration.ZERO, Duration.ZERO))
                .start();
        build.fail("a 0.0", new IllegalStateException("first"));
        build.turn();
        build.fail("a 0.0", new IllegalStateException("second"));
        build.turn();

        Turn turn = build.fail("a 0.0", new IllegalArgumentException("third"));

        assertThat(turn.facts())
                .startsWith(new Fact.RowDropped(
                        0,
                        0,
                        "a",
                        "failed 3 times; last: java.lang.IllegalArgumentException: third;"
                                + " first: java.lang.IllegalStateException: first; in all:"
                                + " java.lang.IllegalStateException (2) java.lang.IllegalArgumentException (1)",
                        "java.lang.IllegalArgumentException",
                        3,
                        build.clock().wall()));
        assertThat(build.journal().traces()).extracting(TaskTrace::attempt).containsExactly(1, 2, 3);
    }

    @Test
    void aRowDroppedWhileItWaits_isNotTriedAgain() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 1, 1)
                .backoff("a", new Backoff(3, Duration.ofHours(1), Duration.ofHours(1)))
                .activeRowGroupsMax(1)
                .start();
        build.fail("a 0.0", noAnswer());

        build.fail("b 0.0", noAnswer());

        assertThat(build.journal().finalized()).containsOnlyKeys(0);
        assertThat(build.state().waitingCount()).isZero();
        assertThat(build.running()).containsExactly("a 1.0", "b 1.0");
        build.succeed("a 1.0", "b 1.0");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void waitingForAnotherTry_takesNoRoomFromOthers() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 3)
                .backoff("a", new Backoff(2, Duration.ofHours(1), Duration.ofHours(1)))
                .inFlightMax(1)
                .start();

        build.fail("a 0.0", noAnswer());

        assertThat(build.running()).containsExactly("a 0.1");
    }

    @Test
    void stackOverflowAndOtherErrors_areFailuresOfTheTask() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 3).start();

        Turn turn = build.turn(
                build.failure("a 0.0", new StackOverflowError()),
                build.failure("a 0.1", new AssertionError("assert")),
                build.failure("a 0.2", new NoClassDefFoundError("some/Class")));

        assertThat(turn.facts()).filteredOn(Fact.RowDropped.class::isInstance).hasSize(3);
        assertThat(((Fact.RowDropped) turn.facts().get(0)).reason()).isEqualTo("java.lang.StackOverflowError");
    }

    @Test
    void aVirtualMachineThatFails_stopsTheBuild() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 3).start();

        assertThatThrownBy(() -> build.turn(build.failure("a 0.2", new OutOfMemoryError("Java heap space"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("column \"a\", row group 0, row 2")
                .hasMessageContaining("java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void theFirstFailure_isToldWithItsPlace() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2).start();
        build.fail("a 0.1", noAnswer());
        build.fail("a 0.0", new IllegalStateException("another"));

        assertThat(build.state().ending(0).firstFailure())
                .isEqualTo("column \"a\", row group 0, row 1: java.lang.IllegalStateException: no answer");
    }

    @Test
    void attemptsOfDroppedRows_goWithTheirGroup() {
        ScriptedBuild build = ScriptedBuild.of("slow[cell]; broken[batch]", 100, 100, 100, 100, 100, 1)
                .resource("llm", 1, "slow")
                .activeRowGroupsMax(2)
                .start();

        for (int rowGroup = 1; rowGroup <= 4; rowGroup++) {
            build.fail("broken " + rowGroup, noAnswer());
        }

        assertThat(build.journal().finalized()).containsOnlyKeys(1, 2, 3, 4);
        assertThat(build.state().readyCount()).isEqualTo(99 + 1);
    }

    private static IllegalStateException noAnswer() {
        return new IllegalStateException("no answer");
    }
}
