package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while the file of a store is written anew, which this child does all the time: nothing acknowledged is lost. {@code
 * -Dheddle.seed=N} chooses the same delays again; {@code -Dheddle.kills=N} changes their number.
 */
@Timeout(600)
class KilledRewriteTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final int KILLS = Integer.getInteger("heddle.kills", 8);
    private static final int REWRITE_MICROS = 150_000;
    private static final int TURNS_BEFORE_MAX = 60;
    private static final long SEED = Long.getLong("heddle.seed", new SplittableRandom().nextLong());

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void killedWhileTheFileIsRewritten_everyAcknowledgedTurnIsThere() throws Exception {
        EmptyStore.in(directory);
        int unfinished = 0;
        int known = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = writeAndKill(known);
            unfinished += Files.exists(copy()) ? 1 : 0;

            known = rows();

            assertThat(known).as("seed %s, kill %s", SEED, kill).isGreaterThanOrEqualTo(acknowledged + 1);
            assertThat(copy()).as("what the killed process was writing").doesNotExist();
        }
        System.out.printf("seed %d: %d kills, %d with a copy under way%n", SEED, KILLS, unfinished);
        assertThat(unfinished).as("kills in the middle of a rewrite").isPositive();
    }

    /** Kills the child some time after it has begun a copy, or has ended one. Returns the last turn it acknowledged. */
    private int writeAndKill(int known) throws IOException {
        int acknowledged = known - 1;
        try (StoreChild child = StoreChild.start("rewrite", directory.toString())) {
            assertThat(child.line()).isEqualTo("replayed " + known);
            int turns = random.nextInt(TURNS_BEFORE_MAX);
            while (acknowledged < known + turns) {
                acknowledged = Integer.parseInt(String.valueOf(child.line()));
            }
            while (!Files.exists(copy())) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(1_000L * random.nextInt(REWRITE_MICROS));
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                acknowledged = line.matches("\\d+") ? Math.max(acknowledged, Integer.parseInt(line)) : acknowledged;
            }
        }
        return acknowledged;
    }

    private Path copy() {
        return directory.resolve("store-copy.mv.db");
    }

    /** How many rows are there; the first ones, or the store would not be whole. */
    private int rows() {
        int[] rows = new int[1];
        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.newest("kill").orElseThrow();
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.replay(0, fact -> rows[0]++);
            }
            assertThat(store.verify(dataset)).isEmpty();
        }
        return rows[0];
    }
}
