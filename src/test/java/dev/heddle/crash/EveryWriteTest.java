package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.Outcome;
import dev.heddle.crash.KilledDataset.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records every write of a build to its database file, and asks of what lies on disk between any two of them what is asked
 * after a kill: making the store, building and closing included. Needs no luck to meet the moment between two writes.
 * {@code -Dheddle.seed=N} chooses the same moments again.
 */
@Timeout(120)
class EveryWriteTest {
    private static final int MOMENTS = 40;
    private static final int TORN = 10;
    private static final int RESUMES = 3;
    private static final int BYTES_TORN_MAX = 10_000;
    private static final long SEED = Long.getLong("heddle.seed", new SplittableRandom().nextLong());
    private static final FileHistory HISTORY = new FileHistory();

    @TempDir
    static Path recordedDirectory;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void buildAndRecord() {
        RecordedFilePath.recordTo(HISTORY);
        try (Heddle heddle = open(RecordedFilePath.SCHEME, recordedDirectory)) {
            build(heddle, HISTORY, "p0");
        }
        System.out.printf(
                "seed %d: %d writes recorded, in %d steps%n",
                SEED, HISTORY.moments().size(), HISTORY.size());
    }

    @Test
    void betweenTwoWrites_theStoreHoldsWhatUserCodeSaw() throws Exception {
        for (int length : someMoments(MOMENTS)) {
            check(length, 0);
        }
    }

    @Test
    @Tag("slow")
    @Timeout(1_800)
    void betweenAnyTwoWrites_theStoreHoldsWhatUserCodeSaw() throws Exception {
        for (int length : HISTORY.moments()) {
            check(length, 0);
        }
    }

    /** The kernel may stop copying when the process is killed in the middle of a write. */
    @Test
    void inTheMiddleOfAWrite_theStoreHoldsWhatUserCodeSaw() throws Exception {
        for (int length : someMoments(TORN)) {
            // Without its first block a file is no database yet, and H2 says so.
            check(Math.max(length, HISTORY.moments().get(1)), 1 + random.nextInt(BYTES_TORN_MAX));
        }
    }

    @Test
    void resumedAfterAnyWrite_theBuildEndsAsIfNothingHadHappened() throws Exception {
        Snapshot whole = check(HISTORY.size(), 0);
        for (int length : someMoments(RESUMES)) {
            KillLaws laws = new KillLaws(Size.SMALL, false);
            Path store = restored(length, 0);
            laws.check(dead(HISTORY.calls(length)), StoreReader.read(store));

            FileHistory resumed = new FileHistory();
            try (Heddle heddle = open("file", store)) {
                assertThat(build(heddle, resumed, "p1").outcome()).isIn(Outcome.COMPLETED, Outcome.ALREADY_COMPLETE);
            }

            laws.check(dead(resumed.calls(resumed.size())), StoreReader.read(store));
            laws.checkFinished(whole);
        }
    }

    private List<Integer> someMoments(int count) {
        List<Integer> moments = HISTORY.moments();
        Collections.shuffle(moments, random);
        return moments.subList(0, Math.min(count, moments.size()));
    }

    private Snapshot check(int length, int torn) throws Exception {
        KillLaws laws = new KillLaws(Size.SMALL, false);
        try {
            laws.check(dead(HISTORY.calls(length)), StoreReader.read(restored(length, torn)));
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed " + SEED + ", after " + length + " of " + HISTORY.size() + " steps and " + torn
                            + " bytes of the next: " + failure.getMessage(),
                    failure);
        }
        return laws.last();
    }

    private Path restored(int length, int torn) throws IOException {
        Path store = Files.createTempDirectory(directory, "store");
        HISTORY.restore(length, torn, store.resolve(StoreReader.DATABASE_FILE));
        return store;
    }

    /** With a retention so short that H2 would write over free space at once, as it does in a store older than 45 seconds. */
    private static Heddle open(String fileSystem, Path store) {
        return Heddle.open(HeddleOptions.jdbc(StoreReader.url(fileSystem, store) + ";RETENTION_TIME=50", "sa", ""));
    }

    private static ChildRun dead(List<Call> calls) {
        return new ChildRun(calls, List.of(), "", true, Duration.ZERO);
    }

    private static BuildResult build(Heddle heddle, FileHistory history, String process) {
        Consumer<String> witness = line -> {
            if (line.startsWith(Call.MARK)) {
                history.add(new FileHistory.Called(Call.parse(line)));
            }
        };
        return heddle.build(
                KilledDataset.of(Size.SMALL, witness, process),
                BuildOptions.resumeIfPossible().withMaxInFlight(KilledProcess.IN_FLIGHT_MAX));
    }
}
