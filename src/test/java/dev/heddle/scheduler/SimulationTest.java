package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random builds against the oracle and the laws, with and without crashes. A failing seed is in the message. */
@Timeout(120)
class SimulationTest {
    private static final int SEEDS = 500;
    private static final int SEEDS_OF_EACH_POINT = 12;
    private static final int SEEDS_MANY = 20_000;

    @Test
    void withoutCrashes_theResultIsTheOracles() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomBuild build = RandomBuild.of(seed);

            Simulation simulation = run(build, CrashPlan.never(), seed);

            checkResult(build, simulation, seed);
        }
    }

    @Test
    void withCrashesAtAnyPoint_theResultIsTheOracles() {
        assertThat(crashing(SEEDS)).as("crashes, or this test shows nothing").isGreaterThan(SEEDS);
    }

    @Test
    @Tag("slow")
    @Timeout(1_800)
    void manyMoreWithCrashesAtAnyPoint() {
        assertThat(crashing(SEEDS_MANY)).isGreaterThan(SEEDS_MANY);
    }

    @Test
    void aCrashAtEachPointInTurn_changesNothing() {
        for (long seed = 0; seed < SEEDS_OF_EACH_POINT; seed++) {
            RandomBuild build = RandomBuild.of(seed);
            CrashPlan.AtPoint none = new CrashPlan.AtPoint(-1);
            run(build, none, seed);
            for (int point = 0; point < none.passed(); point++) {
                Simulation simulation = run(build, new CrashPlan.AtPoint(point), seed);

                assertThat(simulation.crashCount())
                        .as("seed %s, point %s", seed, point)
                        .isEqualTo(1);
                checkResult(build, simulation, seed);
            }
        }
    }

    @Test
    void sameEvents_giveTheSameDecisions() {
        for (long seed = 0; seed < SEEDS / 2; seed++) {
            assertThat(DecisionLog.of(seed)).as("seed %s", seed).isEqualTo(DecisionLog.of(seed));
        }
    }

    @Test
    void anotherProcess_decidesTheSame() throws Exception {
        int seeds = 50;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DecisionLog.class.getName(),
                        String.valueOf(seeds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String other = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(other).isEqualTo(DecisionLog.digest(seeds));
    }

    private static int crashing(int seeds) {
        int crashes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            RandomBuild build = RandomBuild.of(seed);
            Simulation simulation = run(build, CrashPlan.random(seed, 0.02), seed);
            checkResult(build, simulation, seed);
            crashes += simulation.crashCount();
        }
        return crashes;
    }

    private static Simulation run(RandomBuild build, CrashPlan crashes, long seed) {
        try {
            return new Simulation(build.definition(), build.limits(), build.work(), crashes, seed).run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static void checkResult(RandomBuild build, Simulation simulation, long seed) {
        assertThat(ReferenceBuild.rows(build.definition(), simulation.journal()))
                .as("rows of seed %s", seed)
                .isEqualTo(ReferenceBuild.rows(build.definition(), build.work()));
        assertThat(simulation.journal().finalized())
                .as("finalized row groups of seed %s", seed)
                .hasSize(build.definition().plan().groups());
    }
}
