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

/** Attempts that take too long, and those during which the process died. */
class TimeLimitTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String TIMEOUT_CLASS = "java.util.concurrent.TimeoutException";

    @Test
    void whatTakesTooLong_isInterruptedTracedAsTimedOutAndTriedAgain() {
        ScriptedBuild build = timed(new Backoff(2, Duration.ZERO, Duration.ZERO), 0);
        long id = build.assignment("a 0.0").id();
        build.pass(TIMEOUT);
        assertThat(build.interrupted()).containsExactly(id);

        Turn turn = build.fail("a 0.0", new InterruptedException("stopped"));

        assertThat(turn.traces()).extracting(TaskTrace::status).containsExactly(TaskStatus.FAILED);
        assertThat(turn.traces().get(0).errorClass()).isEqualTo(TIMEOUT_CLASS);
        assertThat(turn.traces().get(0).errorMessage()).isEqualTo("timed out after 5.0 s, and was interrupted");
        build.turn();
        assertThat(build.assignment("a 0.0").attempt()).isEqualTo(2);
    }

    @Test
    void aResultThatComesJustInTime_counts() {
        ScriptedBuild build = timed(Backoff.NONE, 0);
        build.pass(TIMEOUT);

        build.succeed("a 0.0");

        assertThat(build.state().ending(0).isFinished()).isTrue();
        assertThat(build.journal().facts()).contains(new Fact.CellCompleted("a", 0, 0, "\"a 0.0\""));
    }

    @Test
    void whatIgnoresTheInterrupt_isGivenUpAfterAGrace() {
        ScriptedBuild build = timed(Backoff.NONE, 0);
        Outcome late = build.success("a 0.0");

        build.pass(TIMEOUT.plusSeconds(31));

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.journal().facts())
                .filteredOn(Fact.RowDropped.class::isInstance)
                .extracting(fact -> ((Fact.RowDropped) fact).reason())
                .containsExactly(
                        "timed out after 5.0 s, and was interrupted in vain: it still holds a thread of the workers");
        assertThat(build.turn(late).facts()).as("a late answer is nobody's").isEmpty();
    }

    @Test
    void whenEveryThreadIsHeld_theBuildSaysSoAndDoesNotHang() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2)
                .rules(rules -> rules.withTimeout(TIMEOUT), "a")
                .failures(FailureTestLimits.salvage(0))
                .slots(1)
                .start();
        build.slots(0);

        assertThatThrownBy(() -> build.pass(Duration.ofMinutes(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the workers may have none left");
    }

    @Test
    void whatIsAtWorkForLong_isOnRecord() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).start();
        assertThat(build.turn().starts()).isEmpty();

        build.pass(Duration.ofNanos(StartRecords.LONG_NANOS));

        List<TaskTrace> starts = build.journal().turns().get(0).starts();
        assertThat(starts).hasSize(1);
        assertThat(starts.get(0).status()).isNull();
        assertThat(starts.get(0).attempt()).isEqualTo(1);
        assertThat(starts.get(0).startedAt()).isNotNull();
    }

    @Test
    void afterADeath_startsAreRecordedBeforeTheyHappen() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]", 1).start();

        ScriptedBuild next = ScriptedBuild.of("a[cell]", 1).resuming(dead).start();

        assertThat(next.journal().turns().get(0).starts()).hasSize(1);
    }

    @Test
    void whatWasAtWorkWhenTheProcessDiedTooOften_isGivenUpAndTheRestCompletes() {
        ScriptedBuild build = diedDuring("a", 3, 2);

        build.turn();

        assertThat(build.running()).containsExactly("a 0.1");
        assertThat(build.journal().facts())
                .filteredOn(Fact.RowDropped.class::isInstance)
                .extracting(fact -> ((Fact.RowDropped) fact).reason())
                .containsExactly("killed the process: it was at work when the process died, 3 times in a row;"
                        + " readmit the row to have it tried again");
        build.succeed("a 0.1");
        assertThat(build.state().ending(0).isFinished()).isTrue();
    }

    @Test
    void suspects_runOneAtATime() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]", 3).start();
        dead.journal()
                .commit(new Turn(
                        List.of(
                                new Fact.AttemptsMade("a", 0, 0, 2, 2),
                                new Fact.AttemptsMade("a", 0, 1, 2, 2),
                                new Fact.AttemptsMade("a", 0, 2, 2, 1)),
                        List.of()));

        ScriptedBuild next = ScriptedBuild.of("a[cell]", 3)
                .failures(FailureTestLimits.deaths(3))
                .resuming(dead)
                .start();

        assertThat(next.running()).containsExactlyInAnyOrder("a 0.2", "a 0.0");
        next.succeed("a 0.0");
        assertThat(next.running()).containsExactly("a 0.2", "a 0.1");
        assertThat(next.assignment("a 0.1").attempt()).isEqualTo(3);
    }

    private static ScriptedBuild diedDuring(String column, int deaths, int rows) {
        ScriptedBuild dead = ScriptedBuild.of(column + "[cell]", rows).start();
        dead.journal().commit(new Turn(List.of(new Fact.AttemptsMade(column, 0, 0, deaths, deaths)), List.of()));
        return ScriptedBuild.of(column + "[cell]", rows)
                .failures(FailureTestLimits.deaths(3))
                .resuming(dead)
                .start();
    }

    private static ScriptedBuild timed(Backoff backoff, int rounds) {
        return ScriptedBuild.of("a[cell]", 1)
                .rules(rules -> rules.withTimeout(TIMEOUT), "a")
                .backoff("a", backoff)
                .failures(FailureTestLimits.salvage(rounds))
                .start();
    }
}
