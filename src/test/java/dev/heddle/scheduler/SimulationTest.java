package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random builds against the oracle and the laws, with and without crashes. A failing seed is in the message; {@code
 * SimulatedBuild.of(seed, plan)} runs it again.
 */
@Timeout(180)
class SimulationTest {
    private static final int SEEDS = 800;
    private static final int SEEDS_OF_EACH_POINT = 6;
    private static final int SEEDS_MANY = Integer.getInteger("heddle.seeds", 50_000);
    private static final double CRASHING = 0.02;

    @Test
    void withoutCrashes_theResultIsTheOracles() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedBuild.of(seed, CrashPlan.never()).run();
        }
    }

    @Test
    void withCrashesAtAnyPoint_theResultIsTheOracles() {
        assertThat(crashingUpTo(SEEDS))
                .as("crashes, or this test shows nothing")
                .isGreaterThan(SEEDS);
    }

    @Test
    @Tag("slow")
    @Timeout(3_600)
    void manyMoreWithCrashesAtAnyPoint() {
        long startNanos = System.nanoTime();
        int crashes = crashingUpTo(SEEDS_MANY);
        double minutes = (System.nanoTime() - startNanos) / 60e9;
        System.out.printf("%d builds, %d crashes, %.0f builds a minute%n", SEEDS_MANY, crashes, SEEDS_MANY / minutes);

        assertThat(crashes).isGreaterThan(SEEDS_MANY);
    }

    @Test
    void aCrashAtEachPointInTurn_changesNothing() {
        for (long seed = 0; seed < SEEDS_OF_EACH_POINT; seed++) {
            CrashPlan.AtPoint none = new CrashPlan.AtPoint(-1);
            SimulatedBuild.of(seed, none).run();
            for (int point = 0; point < none.passed(); point++) {
                Simulation simulation =
                        SimulatedBuild.of(seed, new CrashPlan.AtPoint(point)).run();

                assertThat(simulation.crashCount())
                        .as("seed %s, point %s", seed, point)
                        .isPositive();
            }
        }
    }

    @Test
    void anOrderedRootThatIsSuspect_isNotBesideAnotherSuspect() {
        SimulatedBuild.of(208, CrashPlan.never()).run();
        SimulatedBuild.of(627, CrashPlan.never()).run();
    }

    @Test
    void aSuspectThatIsTriedAgain_isStillNotBesideAnother() {
        crashing(49);
        crashing(310);
    }

    @Test
    void anOrderedRootAtWorkInAGroupThatLostAllRows_holdsUpTheNextGroup() {
        crashing(2_569);
        crashing(2_827);
    }

    @Test
    void aGroupThatKills_isGivenUpWithFillsInTheRowsItWouldHaveSkipped() {
        crashing(7_348);
    }

    @Test
    void aBatchOfWhichOnlySkippedRowsAreLeftWhenItsTurnComes_isSettledByTheNextTurn() {
        SimulatedBuild.of(51_619, CrashPlan.never()).run();
        crashing(23_389);
    }

    @Test
    void sameEvents_giveTheSameDecisions() {
        for (long seed = 0; seed < SEEDS / 5; seed++) {
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

    @Test
    void aFailure_saysItsSeedAndComesAgainInTheSameWords() {
        long seed = LongStream.range(0, SEEDS)
                .filter(each -> SimulatedBuild.of(each, CrashPlan.never()).run().steps() > 10)
                .findFirst()
                .orElseThrow();
        Throwable first = failureOf(seed);

        assertThat(first).hasMessageStartingWith("seed " + seed + ": broken at point 7; the last decisions: ");
        assertThat(failureOf(seed)).hasMessage(first.getMessage());
    }

    private static Throwable failureOf(long seed) {
        int[] passed = {0};
        CrashPlan breaking = where -> {
            if (passed[0]++ == 7) {
                throw new AssertionError("broken at point 7");
            }
        };
        Throwable[] failure = new Throwable[1];
        assertThatThrownBy(() -> SimulatedBuild.of(seed, breaking).run()).satisfies(thrown -> failure[0] = thrown);
        return failure[0];
    }

    private static int crashingUpTo(int seeds) {
        int crashes = 0;
        for (long seed = 0; seed < seeds; seed++) {
            crashes += crashing(seed).crashCount();
        }
        return crashes;
    }

    private static Simulation crashing(long seed) {
        return SimulatedBuild.of(seed, CrashPlan.random(seed, CRASHING)).run();
    }
}
