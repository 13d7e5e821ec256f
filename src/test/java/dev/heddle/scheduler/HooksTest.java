package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.HookInput;
import dev.heddle.generator.RowGroupHook;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks around a row group, and what a crash between their steps leaves to do. */
class HooksTest {
    private static final RowGroupHook HOOK = input -> new int[0];
    private static final String BEFORE = "hook before the row group 0";
    private static final String AFTER = "hook after the row group 0";

    @Test
    void b53_noOtherColumnStartsBeforeTheHookRan_andRowsItDropsNeverStart() {
        ScriptedBuild build = before().start();
        assertThat(build.running()).containsExactly("seed 0");
        build.succeed("seed 0");
        assertThat(build.running()).containsExactly(BEFORE);
        HookInput input = (HookInput) build.assignment(BEFORE).input();
        assertThat(input.isBefore()).isTrue();
        assertThat(input.columns()).containsExactly("seed");
        assertThat(input.values()).containsExactly(List.of("\"seed 0\"", "\"seed 0\""));

        Turn turn = build.turn(build.hookRan(BEFORE, 1));

        assertThat(turn.facts())
                .containsExactly(
                        new Fact.RowGroupPrepared(0),
                        new Fact.RowDropped(
                                0,
                                1,
                                "seed",
                                "dropped by the hook before the row group",
                                null,
                                0,
                                build.clock().wall()));
        assertThat(build.running()).containsExactly("a 0.0");
    }

    @Test
    void b53_aHookThatFails_stopsTheBuild() {
        ScriptedBuild build = before().start();
        build.succeed("seed 0");

        assertThatThrownBy(() -> build.fail(BEFORE, new IllegalStateException("bad rows")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "the hook before the row group 0 failed: java.lang.IllegalStateException: bad rows");
    }

    @Test
    void b53_aHookThatDropsWhatIsNoRowOfIts_stopsTheBuild() {
        ScriptedBuild build = before().start();
        build.succeed("seed 0");

        assertThatThrownBy(() -> build.turn(build.hookRan(BEFORE, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it dropped row 2, which is not one of the 2 rows it was given");
    }

    @Test
    void aPreparedGroup_isNotPreparedAgainAfterARestart() {
        ScriptedBuild dead = before().start();
        dead.succeed("seed 0");
        dead.turn(dead.hookRan(BEFORE));

        ScriptedBuild next = before().resuming(dead).start();

        assertThat(next.running()).containsExactly("a 0.0", "a 0.1");
    }

    @Test
    void aGroupWhoseHookDidNotRun_waitsForItAfterARestart() {
        ScriptedBuild dead = before().start();
        dead.succeed("seed 0");

        ScriptedBuild next = before().resuming(dead).start();
        next.turn();

        assertThat(next.running()).containsExactly(BEFORE);
    }

    @Test
    void b54_theHookAfter_seesEveryColumnAndComesBeforeTheEnd() {
        ScriptedBuild build = after().start();
        Turn complete = build.succeed("a 0.0");
        assertThat(complete.facts()).containsExactly(new Fact.CellCompleted("a", 0, 0, "\"a 0.0\""));
        assertThat(((HookInput) build.assignment(AFTER).input()).values()).containsExactly(List.of("\"a 0.0\""));

        Turn end = build.turn(build.hookRan(AFTER));

        assertThat(end.facts())
                .containsExactly(new Fact.RowGroupFinalized(0, 1, build.clock().wall()));
    }

    @Test
    void b54_aHookAfterThatFails_leavesTheGroupUnfinishedForTheNextRun() {
        ScriptedBuild build = after().start();
        build.succeed("a 0.0");
        assertThatThrownBy(() -> build.fail(AFTER, new IllegalStateException("no upload")))
                .hasMessageContaining("the hook after the row group 0 failed");

        ScriptedBuild next = after().resuming(build).start();
        next.turn();

        assertThat(next.running()).containsExactly(AFTER);
        assertThat(next.journal().finalized()).isEmpty();
    }

    @Test
    void aGroupWithoutRows_hasNoHooks() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 1).hooks(new Hooks(HOOK, HOOK)).start();

        build.fail("a 0.0", new IllegalStateException("no"));

        assertThat(build.state().isOver()).isTrue();
    }

    private static ScriptedBuild before() {
        return ScriptedBuild.of("seed[batch] -> a[cell]", 2).hooks(new Hooks(HOOK, null));
    }

    private static ScriptedBuild after() {
        return ScriptedBuild.of("a[cell]", 1).hooks(new Hooks(null, HOOK));
    }
}
