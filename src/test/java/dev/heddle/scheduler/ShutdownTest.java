package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A cancelled build on its way out. The grace of these builds is ten seconds. */
class ShutdownTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    void afterCancel_nothingStartsAndWhatFinishesIsRecorded() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[cell]", 3).inFlightMax(2).start();
        build.turn(new CancelRequested());
        assertThat(build.running()).containsExactly("a 0.0", "a 0.1");

        Turn turn = build.succeed("a 0.0");

        assertThat(turn.facts()).hasSize(1);
        assertThat(build.running()).containsExactly("a 0.1");
        assertThat(build.state().isOver()).isFalse();
        build.succeed("a 0.1");
        assertThat(build.running()).isEmpty();
        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().ending(0).isCancelled()).isTrue();
        assertThat(build.state().ending(0).isFinished()).isFalse();
        assertThat(build.interrupted()).isEmpty();
    }

    @Test
    void cancelWithNothingInFlight_isOverAtOnce() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1)
                .backoff("a", new Backoff(2, Duration.ofHours(1), Duration.ofHours(1)))
                .start();
        build.fail("a 0.0", new IllegalStateException("no"));

        build.turn(new CancelRequested());

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().progress().rowsDropped()).isZero();
    }

    @Test
    void noRowGroupIsAdmitted_andFinishedOnesAreFinalized() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 1, 1).activeRowGroupsMax(1).start();
        build.turn(new CancelRequested());

        build.succeed("a 0.0");

        assertThat(build.journal().finalized()).containsOnlyKeys(0);
        assertThat(build.running()).isEmpty();
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void aBuildThatFinishesInItsGrace_isNotCancelled() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        build.turn(new CancelRequested());

        build.succeed("a 0.0");

        assertThat(build.state().ending(0).isFinished()).isTrue();
        assertThat(build.state().ending(0).isCancelled()).isFalse();
    }

    @Test
    void whenTheGraceIsOver_whatIsInFlightIsInterruptedAndStaysPending() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2).start();
        long first = build.assignment("a 0.0").id();
        long second = build.assignment("a 0.1").id();
        build.turn(new CancelRequested());
        build.clock().pass(Duration.ofNanos(StartRecords.LONG_NANOS));
        assertThat(build.turn().starts()).hasSize(2);
        assertThat(build.state().idleNanos(build.now())).isEqualTo(GRACE.toNanos() - StartRecords.LONG_NANOS);
        build.clock().pass(GRACE);
        build.turn();
        assertThat(build.interrupted()).containsExactly(first, second);

        Turn turn = build.turn(build.failure("a 0.0", new InterruptedException()), build.success("a 0.1"));

        assertThat(turn.facts()).containsExactly(new Fact.CellCompleted("a", 0, 1, "\"a 0.1\""));
        assertThat(turn.traces())
                .extracting(TaskTrace::status)
                .containsExactly(TaskStatus.CANCELLED, TaskStatus.SUCCEEDED);
        assertThat(build.state().isOver()).isTrue();
        ScriptedBuild next = ScriptedBuild.of("a[cell]", 2).resuming(build).start();
        assertThat(next.running()).containsExactly("a 0.0");
    }

    @Test
    void whatIgnoresTheInterrupt_isGivenUp() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        build.turn(new CancelRequested());
        build.clock().pass(GRACE);
        build.turn();
        assertThat(build.state().idleNanos(build.now())).isEqualTo(Shutdown.INTERRUPTED_GRACE.toNanos());
        build.clock().pass(Shutdown.INTERRUPTED_GRACE);

        Turn turn = build.turn();

        assertThat(turn.facts()).isEmpty();
        assertThat(turn.traces()).hasSize(1);
        assertThat(turn.traces().get(0).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(turn.traces().get(0).startedAt()).isNull();
        assertThat(turn.traces().get(0).finishedAt()).isEqualTo(build.clock().wall());
        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().progress().tasksInFlight()).isZero();
    }

    @Test
    void aFailureInItsGrace_isAFailure() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2).start();
        build.turn(new CancelRequested());

        Turn turn = build.fail("a 0.0", new IllegalStateException("no"));

        assertThat(turn.facts()).filteredOn(Fact.RowDropped.class::isInstance).hasSize(1);
    }

    @Test
    void asecondCancel_doesNotLengthenTheGrace() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        build.turn(new CancelRequested());
        build.clock().pass(Duration.ofSeconds(9));

        build.turn(new CancelRequested());

        assertThat(build.state().idleNanos(build.now()))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
