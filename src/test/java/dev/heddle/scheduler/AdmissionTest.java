package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which row groups are let in, and what of them starts first. */
class AdmissionTest {
    @Test
    void b38_aGroupsSeedsComeFirst_andDownstreamStartsBeforeTheLastOfASlowUpstream() {
        ScriptedBuild build = ScriptedBuild.of("seed[batch] -> slow[cell] -> next[cell]", 4)
                .inFlightMax(2)
                .start();
        assertThat(build.running()).containsExactly("seed 0");
        build.succeed("seed 0");
        assertThat(build.running()).containsExactly("slow 0.0", "slow 0.1");

        build.succeed("slow 0.0");

        assertThat(build.running()).as("level with the slow one").containsExactly("slow 0.1", "next 0.0");
    }

    @Test
    void b39_theFirstStartsCoverAllReadyColumns() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 9).inFlightMax(4).start();

        assertThat(build.running()).containsExactly("a 0.0", "b 0.0", "c 0.0", "a 0.1");
    }

    @Test
    void b40_neverMoreGroupsThanTheCap_andAShortLaterOneMayEndFirst() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 3, 1, 1).activeRowGroupsMax(2).start();
        assertThat(build.state().progress().activeRowGroups()).containsExactly(0, 1);

        build.succeed("a 1.0");

        assertThat(build.journal().finalized()).containsOnlyKeys(1);
        assertThat(build.state().progress().activeRowGroups()).containsExactly(0, 2);
    }

    @Test
    void aNewGroup_isLetInOnlyWhenItAddsWorkThatCanRun() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 4, 4, 4)
                .activeRowGroupsMax(3)
                .inFlightMax(3)
                .start();
        assertThat(build.state().progress().activeRowGroups()).containsExactly(0);

        build.succeed("a 0.0");
        assertThat(build.state().progress().activeRowGroups())
                .as("the last of the first group")
                .containsExactly(0);
        build.succeed("a 0.1");

        assertThat(build.state().progress().activeRowGroups()).containsExactly(0, 1);
        assertThat(build.running()).containsExactly("a 0.2", "a 0.3", "a 1.0");
    }

    @Test
    void aNewGroup_doesNotComeInWhileTheResourceOfItsRootsIsFull() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]", 2, 2).resource("llm", 2, "a").start();

        assertThat(build.state().progress().activeRowGroups()).containsExactly(0);
        build.succeed("a 0.0");
        assertThat(build.state().progress().activeRowGroups()).containsExactly(0, 1);
    }

    @Test
    void b33_weights_areSharesOfTheStarts() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]; b[cell]", 100)
                .rules(rules -> rules.withWeight(2), "a")
                .inFlightMax(6)
                .start();

        List<String> columns =
                build.running().stream().map(task -> task.substring(0, 1)).toList();

        assertThat(columns).filteredOn("a"::equals).hasSize(4);
        assertThat(columns).filteredOn("b"::equals).hasSize(2);
    }
}
