package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Specs;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.task.RowGroupPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Law 7: one owner. And who only looks changes nothing. */
@Timeout(120)
class StoreOwnershipTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void secondProcessIsRefusedNamingTheFirst_andChangesNothing() throws Exception {
        EmptyStore.in(directory);
        try (StoreChild owner = StoreChild.start("hold", directory.toString())) {
            assertThat(owner.line()).isEqualTo("open 0");
            Map<String, byte[]> before = EmptyStore.contents(directory);

            assertRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN), Category.LOCKED)
                    .hasMessageContaining("process " + owner.pid())
                    .hasMessageContaining("on host " + ThisProcess.current().host())
                    .hasMessageMatching("(?s).* since 20\\d\\d-\\d\\d-\\d\\dT.*")
                    .hasMessageContaining("wait until that process is done");
            assertRefused(() -> JooqStore.openReadOnly(directory), Category.LOCKED)
                    .hasMessageContaining("being written by process " + owner.pid());
            assertUnchanged(before);
            assertThat(owner.finish()).isZero();
        }
        JooqStore.open(directory, CommitLevel.WRITTEN).close();
    }

    @Test
    void sameProcessIsRefusedToo_alsoByAnotherWayToTheDirectory() throws IOException {
        Path link = directory.resolve("link");
        Path real = EmptyStore.in(directory.resolve("real"));
        Files.createSymbolicLink(link, real);
        try (Store store = JooqStore.open(real, CommitLevel.WRITTEN)) {
            for (Path way : List.of(real, link, real.resolve("../real"))) {
                assertRefused(() -> JooqStore.open(way, CommitLevel.WRITTEN), Category.LOCKED)
                        .hasMessageContaining("already in this process, "
                                + ProcessHandle.current().pid());
                assertRefused(() -> JooqStore.openReadOnly(way), Category.LOCKED);
            }
            assertThat(store.datasets()).isEmpty();
        }
    }

    @Test
    void lockOfTheFirstSurvivesRefusalsInItsOwnProcess() throws Exception {
        EmptyStore.in(directory);
        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            assertRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN), Category.LOCKED);

            try (StoreChild second = StoreChild.start("hold", directory.toString())) {
                assertThat(second.rest())
                        .contains("StoreException")
                        .contains("being written by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(store.datasets()).isEmpty();
        }
    }

    @Test
    void ownerThatWasKilledBlocksNobody() throws Exception {
        EmptyStore.in(directory);
        try (StoreChild owner = StoreChild.start("hold", directory.toString())) {
            assertThat(owner.line()).isEqualTo("open 0");
            owner.kill();
        }
        assertThat(Files.readString(directory.resolve("heddle.lock"))).contains("state=open");

        try (Store look = JooqStore.openReadOnly(directory)) {
            assertThat(look.datasets()).isEmpty();
        }
        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            assertThat(store.datasets()).isEmpty();
        }
        assertThat(Files.readString(directory.resolve("heddle.lock"))).contains("state=closed");
    }

    @Test
    void manyLookAtOnce_andKeepAWriterOutUntilTheLastIsDone() throws Exception {
        EmptyStore.in(directory);
        Map<String, byte[]> before = EmptyStore.contents(directory);
        try (StoreChild other = StoreChild.start("look", directory.toString())) {
            assertThat(other.line()).isEqualTo("open 0");
            try (Store first = JooqStore.openReadOnly(directory)) {
                try (Store second = JooqStore.openReadOnly(directory)) {
                    assertThat(second.datasets()).isEmpty();
                }
                assertThat(first.datasets()).isEmpty();
                assertRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN), Category.LOCKED);
            }
            assertRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN), Category.LOCKED)
                    .hasMessageContaining("being read by another process");
            assertThat(other.finish()).isZero();
        }
        assertUnchanged(before);
        JooqStore.open(directory, CommitLevel.WRITTEN).close();
    }

    @Test
    void lookingChangesNothing_andWritesAreRefused() {
        EmptyStore.in(directory);
        Map<String, byte[]> before = EmptyStore.contents(directory);
        try (JooqStore store = JooqStore.openReadOnly(directory)) {
            assertThat(store.runs()).isEmpty();
            assertThatThrownBy(() -> store.create(Specs.single("a", "c", RowGroupPlan.of(1, 1)), AT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("open read-only");
        }
        assertUnchanged(before);
    }

    @Test
    void lookingWhereNoStoreIsNamesThePathAndTheCommand_andMakesNothing() {
        for (Path nowhere : List.of(directory, directory.resolve("absent"))) {
            assertRefused(() -> JooqStore.openReadOnly(nowhere), Category.LOST)
                    .hasMessageContaining(nowhere.toString())
                    .hasMessageContaining("heddle build");
        }
        assertThat(EmptyStore.contents(directory)).isEmpty();
        assertThat(directory.resolve("absent")).doesNotExist();
    }

    @Test
    void readOnlyDirectoryCanBeLookedAtButNotWritten_andStaysAsItIs() throws Exception {
        List<String> unprivileged = withoutTheRightToIgnorePermissions();
        EmptyStore.in(directory);
        Map<String, byte[]> before = EmptyStore.contents(directory);
        for (String file : before.keySet()) {
            Files.setPosixFilePermissions(directory.resolve(file), PosixFilePermissions.fromString("r--r--r--"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (StoreChild look = StoreChild.start(unprivileged, "look", directory.toString());
                StoreChild write = StoreChild.start(unprivileged, "hold", directory.toString())) {
            assertThat(look.line()).isEqualTo("open 0");
            assertThat(look.finish()).isZero();
            assertThat(write.rest()).contains("cannot be written").contains("Make the directory writable");
            assertUnchanged(before);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void placeWhereNoDirectoryCanBeMadeIsNamed() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs a file system that takes no new entries");

        assertRefused(() -> JooqStore.open(Path.of("/proc/self/store"), CommitLevel.WRITTEN), Category.LOST)
                .hasMessageContaining("/store")
                .hasMessageContaining("cannot be made");
    }

    @Test
    void storeWhoseMakerDiedIsNoStoreYetToThoseWhoLook() throws IOException {
        EmptyStore.in(directory);
        Path lock = directory.resolve("heddle.lock");
        Files.writeString(lock, Files.readString(lock).replace("state=closed", "state=creating"));
        Map<String, byte[]> before = EmptyStore.contents(directory);

        assertRefused(() -> JooqStore.openReadOnly(directory), Category.LOST)
                .hasMessageContaining("Run the build again");
        assertUnchanged(before);
    }

    @Test
    void storeWithoutItsLockFileOpens_andARefusalLeavesNone() throws Exception {
        EmptyStore.in(directory);
        Files.delete(directory.resolve("heddle.lock"));
        JooqStore.openReadOnly(directory).close();
        assertThat(directory.resolve("heddle.lock")).doesNotExist();
        byte[] database = Files.readAllBytes(directory.resolve("store.mv.db"));
        Files.write(directory.resolve("store.mv.db"), new byte[0]);

        assertRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN), Category.DAMAGED);
        assertThat(directory.resolve("heddle.lock")).doesNotExist();
        Files.write(directory.resolve("store.mv.db"), database);
        JooqStore.open(directory, CommitLevel.WRITTEN).close();
        assertThat(directory.resolve("heddle.lock")).exists();
    }

    /** Root ignores permissions unless it is started without that right. */
    private static List<String> withoutTheRightToIgnorePermissions() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "root needs setpriv to try this");
        return List.of(setpriv.toString(), "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all");
    }

    private void assertUnchanged(Map<String, byte[]> before) {
        Map<String, byte[]> after = EmptyStore.contents(directory);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((file, bytes) -> assertThat(after.get(file)).as(file).isEqualTo(bytes));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
            ThrowingCallable opening, Category category) {
        return assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.category())
                                .as(refused.getMessage())
                                .isEqualTo(category));
    }
}
