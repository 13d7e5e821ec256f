package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failures that may pass: tries, salvage rounds, rate limits, and how they are told. */
class SalvageBuildTest {
    private static final Backoff THREE_AT_ONCE = new Backoff(3, Duration.ZERO, Duration.ZERO);
    private static final Duration LONG = Duration.ofHours(3);

    @Test
    void b43_aTransientFailureTwiceThenSuccess_keepsTheRowAndItsUpstreamCells() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 1)
                .backoff("b", THREE_AT_ONCE)
                .start();
        build.succeed("a 0.0");
        build.turn(build.failure("b 0.0", retryable("busy")));
        build.turn();
        build.turn(build.failure("b 0.0", retryable("busy")));
        build.turn();

        build.succeed("b 0.0");

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.journal().traces())
                .extracting(trace -> trace.task().column() + " " + trace.attempt())
                .containsExactly("a 1", "b 1", "b 2", "b 3");
        assertThat(build.journal().facts())
                .as("the last number that is known")
                .contains(new Fact.AttemptsMade("b", 0, 0, 2, 0));
    }

    @Test
    void b44_beyondTheRounds_theRowIsDroppedWithTheStoryOfItsAttempts() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1)
                .failures(FailureTestLimits.salvage(2))
                .start();
        build.turn(build.failure("a 0.0", retryable("first")));
        build.pass(LONG);
        build.turn(build.failure("a 0.0", retryable("second")));
        build.pass(LONG);

        Turn last = build.turn(build.failure("a 0.0", retryable("third")));

        Fact.RowDropped drop = (Fact.RowDropped) last.facts().get(0);
        assertThat(drop.attempt()).isEqualTo(3);
        assertThat(drop.reason())
                .isEqualTo("failed 3 times, 2 salvage rounds included; last: Busy: third; first: Busy: first");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void b44_ofABatch_everyRowOfItsGroupIsDropped() {
        ScriptedBuild build = ScriptedBuild.of("a[batch]", 2, 1)
                .failures(FailureTestLimits.salvage(0))
                .start();

        Turn turn = build.turn(build.failure("a 0", retryable("down")));

        assertThat(turn.facts()).filteredOn(Fact.RowDropped.class::isInstance).hasSize(2);
        build.succeed("a 1");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void b45_allTasksOfAllActiveGroupsDeferred_salvageRunsAndLaterGroupsComeIn() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1, 1, 1)
                .activeRowGroupsMax(2)
                .failures(FailureTestLimits.salvage(1))
                .start();
        build.turn(build.failure("a 0.0", retryable("down")), build.failure("a 1.0", retryable("down")));
        assertThat(build.running()).as("the cap holds").isEmpty();

        build.pass(LONG);
        assertThat(build.running()).containsExactly("a 0.0", "a 1.0");
        build.succeed("a 0.0");
        assertThat(build.running()).containsExactly("a 1.0", "a 2.0");
        build.succeed("a 1.0", "a 2.0");

        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void deferredWork_waitsUntilNothingElseIsLeft() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1, 1)
                .activeRowGroupsMax(1)
                .failures(FailureTestLimits.salvage(1))
                .inFlightMax(1)
                .start();
        ScriptedBuild wide = ScriptedBuild.of("a[cell]", 1, 1)
                .activeRowGroupsMax(2)
                .failures(FailureTestLimits.salvage(1))
                .start();

        build.turn(build.failure("a 0.0", retryable("down")));
        wide.turn(wide.failure("a 0.0", retryable("down")));
        build.pass(LONG);
        wide.pass(LONG);

        assertThat(build.running()).as("the cap holds the second group back").containsExactly("a 0.0");
        assertThat(wide.running()).as("the second group is at work").containsExactly("a 1.0");
    }

    @Test
    void aFinalFailure_isNotTriedAgain() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 1).backoff("a", THREE_AT_ONCE).start();

        build.turn(build.failure("a 0.0", new Failure(Failure.Kind.FINAL, "Refused", "no", null)));

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.journal().traces()).hasSize(1);
    }

    @Test
    void b44_aRateLimit_costsNoAttemptAndPausesItsResource() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 3)
                .resource("llm", 2, "a")
                .failures(FailureTestLimits.salvage(0))
                .start();
        assertThat(build.running()).hasSize(2);

        build.turn(build.failure("a 0.0", limited(Duration.ofSeconds(30))));
        build.succeed("a 0.1");
        assertThat(build.running()).as("the resource rests").isEmpty();
        build.pass(Duration.ofSeconds(29));
        assertThat(build.running()).isEmpty();
        build.pass(Duration.ofSeconds(2));

        assertThat(build.running()).as("at half the pace").hasSize(1);
        for (int i = 0; i < 3 && !build.running().isEmpty(); i++) {
            build.succeed(build.running().get(0));
        }
        assertThat(build.state().isOver()).isTrue();
        assertThat(build.journal().facts()).noneMatch(Fact.RowDropped.class::isInstance);
        assertThat(build.journal().traces())
                .filteredOn(trace -> trace.task().rowIndex() == 0)
                .extracting(TaskTrace::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void b44_aRateLimitThatLasts_dropsTheRowOnlyAfterTheBoundInTime() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1)
                .failures(FailureTestLimits.rateLimited(Duration.ofMinutes(10)))
                .start();
        int limits = 0;
        while (!build.state().isOver()) {
            if (build.running().isEmpty()) {
                build.pass(Duration.ofSeconds(1));
            } else {
                build.turn(build.failure("a 0.0", limited(null)));
                limits++;
            }
        }

        assertThat(build.clock().nanos()).isBetween(minutes(10), minutes(12));
        assertThat(limits).as("a pause that doubles").isBetween(8, 30);
        assertThat(build.journal().facts())
                .filteredOn(Fact.RowDropped.class::isInstance)
                .first()
                .extracting(fact -> ((Fact.RowDropped) fact).reason())
                .isEqualTo("met nothing but rate limits for too long: slow down");
    }

    @Test
    void attempts_areNumberedAcrossRestarts() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]; b[batch]", 1)
                .backoff("a", new Backoff(9, LONG, LONG))
                .backoff("b", new Backoff(9, LONG, LONG))
                .start();
        dead.turn(dead.failure("a 0.0", retryable("busy")), dead.failure("b 0", retryable("busy")));

        ScriptedBuild next =
                ScriptedBuild.of("a[cell]; b[batch]", 1).resuming(dead).start();

        assertThat(next.assignment("a 0.0").attempt()).isEqualTo(2);
        assertThat(next.assignment("b 0").attempt()).isEqualTo(2);
    }

    @Test
    void b84_aProviderInTrouble_isOneWarningAMinute() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 100)
                .resource("llm", 100, "a")
                .failures(FailureTestLimits.salvage(2))
                .start();
        List<String> tasks = build.running();
        int warnings = 0;
        for (String task : tasks) {
            build.clock().pass(Duration.ofMillis(100));
            Decision decision = build.decide(build.failure(task, retryable("down")));
            warnings += decision.warnings().size();
        }

        assertThat(warnings).isEqualTo(1);
    }

    private static long minutes(int minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }

    private static Failure retryable(String message) {
        return new Failure(Failure.Kind.RETRYABLE, "Busy", message, null);
    }

    private static Failure limited(@Nullable Duration retryAfter) {
        return new Failure(Failure.Kind.RATE_LIMITED, "TooMany", "slow down", retryAfter);
    }
}
