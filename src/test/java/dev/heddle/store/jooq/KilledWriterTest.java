package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.Fact.CellCompleted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGKILL in the middle of commits: what was acknowledged is there, in order and without a gap. */
@Timeout(240)
class KilledWriterTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /** What {@code ulimit -f} counts in, in the shell of POSIX. */
    private static final int BLOCK_BYTES = 512;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = CommitLevel.class,
            names = {"WRITTEN", "SYNCED"})
    void everyAcknowledgedTurnIsThere_killAfterKill(CommitLevel level) throws Exception {
        EmptyStore.in(directory);
        Random random = new Random(3);
        int known = 0;
        for (int kill = 0; kill < 3; kill++) {
            int acknowledged = writeAndKill(level, known + 1 + random.nextInt(400));

            known = rows();
            assertThat(known).as("kill %s", kill).isGreaterThanOrEqualTo(acknowledged + 1);
        }
    }

    @Test
    void bufferedLosesAcknowledgedTurns_whichProvesThatThisTestCouldSeeIt_butNeverLeavesAGap() throws Exception {
        int attempts = 6;
        int lost = 0;
        for (int attempt = 0; attempt < attempts && lost == 0; attempt++) {
            Path store = EmptyStore.in(directory.resolve("attempt" + attempt));
            directory = store;
            int acknowledged = writeAndKill(CommitLevel.BUFFERED, 300);

            lost = Math.max(0, acknowledged + 1 - rows());
        }
        assertThat(lost).as("acknowledged turns lost in %s kills", attempts).isPositive();
    }

    /** {@code -Dheddle.kills=N} changes how often. */
    @Test
    @Tag("slow")
    @Timeout(3_600)
    void bufferedLeavesWholeTransactions_killAfterKill() throws Exception {
        Random random = new Random(4);
        int kills = Integer.getInteger("heddle.kills", 200);
        Path parent = directory;
        for (int kill = 0; kill < kills; kill++) {
            directory = EmptyStore.in(parent.resolve("kill" + kill));
            writeAndKill(CommitLevel.BUFFERED, random.nextInt(3_000));

            rows();
        }
    }

    @Test
    void levelOfTheLastOpenDoesNotLinger() throws Exception {
        EmptyStore.in(directory);
        JooqStore.open(directory, CommitLevel.BUFFERED).close();

        int acknowledged = writeAndKill(CommitLevel.WRITTEN, 300);

        assertThat(rows()).isGreaterThanOrEqualTo(acknowledged + 1);
    }

    /** A limit on the size of files is the full disk that can be had everywhere. */
    @ParameterizedTest
    @EnumSource(
            value = CommitLevel.class,
            names = {"WRITTEN", "SYNCED"})
    void fullDiskEndsTheStore_andNothingAcknowledgedIsLost_asItSays(CommitLevel level) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell that sets limits");
        EmptyStore.in(directory);

        List<String> said = writeOnFullDisk(level, 8_192);

        assertThat(said.get(said.size() - 1)).endsWith("run again: what was acknowledged is kept.");
        int acknowledged = Integer.parseInt(said.get(said.size() - 2));
        assertThat(acknowledged).isPositive();
        assertThat(rows()).isGreaterThanOrEqualTo(acknowledged + 1);
    }

    @Test
    void fullDiskEndsABufferedStore_andWhatItGatheredIsLost_asItSays() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell that sets limits");
        EmptyStore.in(directory);

        List<String> said = writeOnFullDisk(CommitLevel.BUFFERED, 4_096);

        assertThat(said.get(said.size() - 1))
                .endsWith("run again: what was acknowledged is kept, but for the last half second of it, which will be"
                        + " done again.");
        int acknowledged = Integer.parseInt(said.get(said.size() - 2));
        assertThat(rows()).isBetween(1, acknowledged);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 128, 512, 1_024})
    void fullDiskWhileTheStoreIsMade_saysSo_andLeavesNothingInTheWay(int blocks) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell that sets limits");

        writeOnFullDisk(CommitLevel.WRITTEN, blocks);

        assertThat(rows()).isZero();
    }

    @Test
    void fullDiskWhileAStoreIsOpened_saysSo_andLosesNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell that sets limits");
        EmptyStore.in(directory);
        int acknowledged = writeAndKill(CommitLevel.WRITTEN, 50);
        long bytes = Files.size(directory.resolve("store.mv.db"));

        writeOnFullDisk(CommitLevel.WRITTEN, (int) (bytes / BLOCK_BYTES));

        assertThat(rows()).isGreaterThanOrEqualTo(acknowledged + 1);
    }

    /** Lets a child write until it is refused for want of space. Returns all it said. */
    private List<String> writeOnFullDisk(CommitLevel level, int blocks) throws Exception {
        List<String> said = new ArrayList<>();
        try (StoreChild child = StoreChild.start(
                List.of("/bin/sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"),
                "write",
                directory.toString(),
                level.name())) {
            for (String line = child.line(); line != null; line = child.line()) {
                said.add(line);
            }
        }
        assertThat(said.get(said.size() - 1))
                .startsWith("refused FULL")
                .contains("File too large")
                .contains("Free some space");
        return said;
    }

    /** Lets a child commit row after row, and kills it when it has acknowledged the given one. Returns the last it did. */
    private int writeAndKill(CommitLevel level, int lastRow) throws Exception {
        int acknowledged = -1;
        try (StoreChild child = StoreChild.start("write", directory.toString(), level.name())) {
            assertThat(child.line()).startsWith("replayed");
            while (acknowledged < lastRow) {
                acknowledged = Integer.parseInt(String.valueOf(child.line()));
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                if (line.matches("\\d+")) {
                    acknowledged = Math.max(acknowledged, Integer.parseInt(line));
                }
            }
        }
        return acknowledged;
    }

    /** How many rows are there; they are the first ones. None either where even the dataset was lost. */
    private int rows() {
        List<Integer> rows = new ArrayList<>();
        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            Optional<StoredDataset> stored = store.newest("kill");
            if (stored.isEmpty()) {
                return 0;
            }
            StoredDataset dataset = stored.get();
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.replay(0, fact -> rows.add(((CellCompleted) fact).rowIndex()));
            }
            assertThat(store.verify(dataset)).isEmpty();
        }
        rows.sort(Comparator.naturalOrder());
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.get(row)).isEqualTo(row);
        }
        return rows.size();
    }
}
