package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Durability;
import dev.heddle.crash.KilledBuild.Landing;
import dev.heddle.crash.KilledDataset.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills builds with SIGKILL at random moments and resumes them. Each prints its seed: {@code -Dheddle.seed=N} chooses the same
 * moments again. {@code -Dheddle.kills=N} changes the number of the long run, which is tagged slow.
 */
class KillTest {
    private static final int KILLS = 10;
    private static final int KILLS_LONG = Integer.getInteger("heddle.kills", 200);

    /** With so many it cannot be chance that none came while cells that share a row were recorded. */
    private static final int KILLS_TELLING = 100;

    private static final int KILLS_A_STORE_MAX = 6;
    private static final int KILLS_RELAXED = 2;
    private static final long SEED = Long.getLong("heddle.seed", new SplittableRandom().nextLong());

    @TempDir
    static Path referenceDirectory;

    private static Snapshot reference = Snapshot.EMPTY;
    private static Duration opening = Duration.ZERO;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<KilledBuild> builds = new ArrayList<>();

    @BeforeAll
    static void buildWithoutKills() throws IOException, InterruptedException, SQLException {
        KilledBuild build = new KilledBuild(referenceDirectory, Durability.PROCESS_CRASH);
        opening = build.run(Collections.emptyIterator()).opening();
        reference = build.laws().last();
        assertThat(reference.rows()).as("rows to compare with").hasSizeGreaterThan(150);
        assertThat(reference.drops()).as("dropped rows").hasSizeGreaterThan(Size.LARGE.rowGroupSize);
        assertThat(reference.sharedRows()).as("rows that have several cells").isNotEmpty();
    }

    @Test
    @Timeout(120)
    void killedAtAnyMoment_aBuildLosesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
        killAndResume(KILLS);
    }

    @Test
    @Tag("slow")
    @Timeout(3_600)
    void killedManyTimes_aBuildLosesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
        killAndResume(KILLS_LONG);

        if (KILLS_LONG >= KILLS_TELLING) {
            assertThat(sum(KillLaws::sharedLeft))
                    .as("rows with several cells of the dead")
                    .isPositive();
            assertThat(sum(KillLaws::sharedReadAgain))
                    .as("cells of them read again")
                    .isPositive();
            assertThat(sum(KillLaws::sharedCutOff))
                    .as("deaths before one was durable")
                    .isPositive();
        }
    }

    /** Half a second of gathered turns is lost: that this is seen here is the proof that the others would see it. */
    @Test
    @Timeout(120)
    void killedWhileRelaxed_aBuildLosesAcknowledgedCellsButNeverItsConsistency() throws Exception {
        KilledBuild build = newBuild(Durability.RELAXED);

        build.run(random.ints(KILLS_RELAXED, 500, 1_000)
                .mapToObj(calls -> new KillMoment(Call.MARK, calls, Duration.ZERO))
                .iterator());

        assertThat(build.laws().lost()).as("acknowledged cells lost").isPositive();
        build.checkFinished(reference);
    }

    private void killAndResume(int kills) throws Exception {
        int left = kills;
        while (left > 0) {
            KilledBuild build = newBuild(Durability.PROCESS_CRASH);
            List<KillMoment> moments = new ArrayList<>();
            moments.add(KillMoment.whileOpening(random, opening));
            for (int i = 1; i < Math.min(left, KILLS_A_STORE_MAX); i++) {
                moments.add(KillMoment.any(random, opening));
            }
            build.run(moments.iterator());
            build.checkFinished(reference);
            left -= build.kills();
        }
    }

    private KilledBuild newBuild(Durability durability) throws IOException {
        KilledBuild build = new KilledBuild(Files.createDirectory(directory.resolve("" + builds.size())), durability);
        builds.add(build);
        return build;
    }

    @AfterEach
    void tellWhatWasSeen() {
        Map<Landing, Integer> landings = new EnumMap<>(Landing.class);
        builds.forEach(
                build -> build.landings().forEach((landing, count) -> landings.merge(landing, count, Integer::sum)));
        System.out.printf(
                "seed %d: killed while %s; of what user code saw %d cells kept, %d lost; %d tasks unfinished, %d run again;"
                        + " of rows with several cells %d left by the dead, %d deaths before one was durable, %d cells read again%n",
                SEED,
                landings,
                sum(KillLaws::acknowledged),
                sum(KillLaws::lost),
                sum(KillLaws::unfinished),
                sum(KillLaws::redone),
                sum(KillLaws::sharedLeft),
                sum(KillLaws::sharedCutOff),
                sum(KillLaws::sharedReadAgain));
    }

    private int sum(ToIntFunction<KillLaws> number) {
        return builds.stream().map(KilledBuild::laws).mapToInt(number).sum();
    }
}
