package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellInput;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second process goes on with what the first one recorded. */
class ResumeTest {
    @Test
    void exactlyTheMissingCells_areStartedWithTheStoredValues() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell] -> b[cell]", 2).start();
        dead.succeed("a 0.0");
        dead.succeed("b 0.0");
        dead.succeed("a 0.1");

        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[cell]", 2).resuming(dead).start();

        assertThat(build.running()).containsExactly("b 0.1");
        assertThat(((CellInput) build.assignment("b 0.1").input()).values()).containsExactly("\"a 0.1\"");
        assertThat(build.state().progress()).isEqualTo(new Progress(2, 0, 0, 4, 3, 0, 1, List.of(0)));
    }

    @Test
    void finalizedGroups_areSkippedWhereverTheyAre() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]", 1, 1, 1, 1, 1).start();
        dead.succeed("a 1.0");
        dead.succeed("a 2.0");
        dead.succeed("a 0.0");

        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1, 1, 1, 1, 1)
                .resuming(dead)
                .activeRowGroupsMax(1)
                .start();

        assertThat(build.running()).containsExactly("a 3.0");
        assertThat(build.state().progress().rowsFinished()).isEqualTo(3);
        build.succeed("a 3.0");
        build.succeed("a 4.0");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void aHole_isFilledAndGroupsFinalizedBehindItStayAsTheyAre() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]", 1, 1, 1).start();
        dead.succeed("a 0.0");
        dead.succeed("a 2.0");

        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 1, 1, 1).resuming(dead).start();

        assertThat(build.running()).containsExactly("a 1.0");
        build.succeed("a 1.0");
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void droppedRows_stayDropped() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell] -> b[batch]", 3, 1).start();
        dead.fail("a 0.1", new IllegalStateException("no"));
        dead.fail("a 1.0", new IllegalStateException("no"));
        dead.succeed("a 0.0");

        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[batch]", 3, 1).resuming(dead).start();

        assertThat(build.running()).containsExactly("a 0.2");
        assertThat(build.state().progress().rowsDropped()).isEqualTo(2);
        build.succeed("a 0.2");
        Turn turn = build.succeed("b 0");
        assertThat(turn.facts())
                .first()
                .isEqualTo(new Fact.BatchCompleted("b", 0, new int[] {0, 2}, List.of("\"b 0\"", "\"b 0\"")));
    }

    @Test
    void aGroupThatWasCompleteButNotFinalized_isFinalizedAtOnce() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]; b[cell]", 1).start();
        dead.fail("a 0.0", new IllegalStateException("no"));
        assertThat(dead.journal().finalized()).isEmpty();

        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]", 1).resuming(dead).start();
        assertThat(build.running()).isEmpty();
        assertThat(build.state().idleNanos(build.now())).isZero();
        Turn turn = build.turn();

        assertThat(turn.facts())
                .containsExactly(new Fact.RowGroupFinalized(0, 0, build.clock().wall()));
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void factsToldTwiceAndInAnyOrder_countOnce() {
        ScriptedBuild fresh = ScriptedBuild.of("a[batch] -> b[cell] -> c[cell]", 3, 1)
                .activeRowGroupsMax(1)
                .start();
        BuildState state = new BuildState(fresh.definition(), fresh.limits(), 1, false);
        Fact root = new Fact.BatchCompleted("a", 0, new int[] {0, 1, 2}, List.of("0", "1", "2"));
        Fact cell = new Fact.CellCompleted("b", 0, 1, "1");
        Fact cellOfDropped = new Fact.CellCompleted("b", 0, 2, "2");
        Fact drop = new Fact.RowDropped(0, 2, "c", "no", null, 1, Instant.EPOCH);
        ActiveRowGroup rowGroup = state.takeNextRowGroup();

        for (Fact fact : List.of(cell, root, cellOfDropped, drop, root, cell, drop, cellOfDropped)) {
            state.restore(rowGroup, fact);
        }
        state.admit(rowGroup, fresh.now());

        assertThat(state.progress().cellsDone()).isEqualTo(3 + 2 + 1);
        assertThat(state.progress().rowsDropped()).isEqualTo(1);
        assertThat(state.select(10, fresh.now()))
                .extracting(start -> ScriptedBuild.name(start.task()))
                .containsExactly("b 0.0", "c 0.1");
    }

    @Test
    void aFinishedBuild_isOverBeforeItsFirstTurn() {
        ScriptedBuild dead = ScriptedBuild.of("a[cell]", 1).start();
        dead.succeed("a 0.0");

        ScriptedBuild build = ScriptedBuild.of("a[cell]", 1).resuming(dead).start();

        assertThat(build.state().isOver()).isTrue();
        assertThat(build.state().progress()).isEqualTo(new Progress(1, 1, 0, 1, 1, 0, 0, List.of()));
    }

    @Test
    void aFinalizedGroupOfAnotherSize_isRefused() {
        BuildState state = ScriptedBuild.of("a[cell]", 2).start().state();

        assertThatThrownBy(() -> state.restoreFinalized(new Fact.RowGroupFinalized(1, 1, Instant.EPOCH)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("row group 1");
    }

    @Test
    void aFactOfAnotherGroup_isRefused() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 2, 2).start();
        ActiveRowGroup rowGroup = new ActiveRowGroup(0, 0, 2, 1, 1);

        assertThatThrownBy(() -> build.state().restore(rowGroup, new Fact.CellCompleted("a", 1, 0, "secret")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CellCompleted of row group 1")
                .hasMessageNotContaining("secret");
    }
}
