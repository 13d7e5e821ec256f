package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.RandomHistory;
import dev.heddle.store.Specs;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.RowGroupPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on disk is not what was left there: refused with the damage named, and every byte as it was. */
@Timeout(120)
class DamagedStoreTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 8_192, 8_193, 20_000})
    void truncatedDatabaseIsDamaged(int bytes) throws IOException {
        byte[] whole = database();

        assertRefused(Category.DAMAGED, Arrays.copyOf(whole, bytes), "database file has " + bytes + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_096, 30_000})
    void databaseThatLostItsEndAfterACleanCloseIsDamaged_thoughH2WouldReadIt(int lost) throws IOException {
        byte[] whole = database();

        assertRefused(
                Category.DAMAGED,
                Arrays.copyOf(whole, whole.length - lost),
                "it had " + whole.length + " when it was closed");
    }

    @Test
    void databaseThatAnotherProgramMadeShorterIsNotDamaged() throws Exception {
        long before = database().length;
        sql("shutdown compact");
        assertThat(Files.size(directory.resolve("store.mv.db"))).isLessThan(before);

        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            assertThat(store.verify(store.newest("a").orElseThrow())).isEmpty();
        }
    }

    @Test
    void garbageIsDamaged() throws IOException {
        byte[] garbage = new byte[database().length];
        new Random(7).nextBytes(garbage);

        assertRefused(Category.DAMAGED, garbage, "its database cannot be read");
    }

    @Test
    void bothHeadersFlippedIsDamaged() throws IOException {
        byte[] bytes = database();
        for (int i = 0; i < 8_192; i++) {
            bytes[i] ^= 0x20;
        }

        assertRefused(Category.DAMAGED, bytes, "its database cannot be read");
    }

    @Test
    void truncatedDatabaseOfADeadWriterIsDamaged() throws IOException {
        byte[] whole = database();
        Path lock = directory.resolve("heddle.lock");
        Files.writeString(
                lock,
                Files.readString(lock)
                        .replace("state=closed", "state=open")
                        .replaceAll("pid=\\d+", "pid=1999999999")
                        .replaceAll("databaseBytes=\\d+", "databaseBytes=0"));

        assertRefused(Category.DAMAGED, Arrays.copyOf(whole, 16_384), "its database has no tables");
    }

    @Test
    void databaseFileThatIsGoneIsDamaged() throws IOException {
        database();
        Files.delete(directory.resolve("store.mv.db"));
        Map<String, byte[]> before = EmptyStore.contents(directory);

        assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("store.mv.db is missing");
        assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void flippedByteAnywhereIsRefusedOrHarmless_neverASilentlyWrongPlan(long seed) throws IOException {
        byte[] bytes = database();
        StoredDataset expected;
        try (Store store = JooqStore.openReadOnly(directory)) {
            expected = store.newest("a").orElseThrow();
        }
        Random random = new Random(seed);
        bytes[random.nextInt(8_192)] ^= (byte) (1 + random.nextInt(255));
        Files.write(directory.resolve("store.mv.db"), bytes);

        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            StoredDataset found = store.newest("a").orElseThrow();
            assertThat(found.spec().plan())
                    .as("seed %s", seed)
                    .isEqualTo(expected.spec().plan());
            assertThat(store.verify(found)).as("seed %s", seed).isEmpty();
        } catch (StoreException refused) {
            assertThat(refused.category()).as("seed %s: %s", seed, refused).isEqualTo(Category.DAMAGED);
        }
    }

    @Test
    void newerSchemaIsRefusedNamingBothVersions_byWritersAndReaders() throws Exception {
        database();
        sql(
                "insert into \"flyway_schema_history\" select \"installed_rank\" + 1, '999', 'future', 'SQL', 'V999__f.sql', 1,"
                        + " 'sa', current_timestamp, 1, true from \"flyway_schema_history\""
                        + " order by \"installed_rank\" desc fetch first row only");
        Map<String, byte[]> before = EmptyStore.contents(directory);

        assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.category()).isEqualTo(Category.NEWER))
                .hasMessageContaining("schema version 999")
                .hasMessageContaining("up to " + SchemaVersion.CURRENT);
        assertThatThrownBy(() -> JooqStore.openReadOnly(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 999");
        assertUnchanged(before);
    }

    @Test
    void directoryThatHoldsSomethingElseIsRefusedNamingThreeOfIt() throws IOException {
        for (String name : new String[] {"d.txt", "a.txt", "c.txt", "b.txt"}) {
            Files.writeString(directory.resolve(name), name);
        }
        Map<String, byte[]> before = EmptyStore.contents(directory);

        assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.category()).isEqualTo(Category.CONFLICT))
                .hasMessageContaining("4 other entries: a.txt, b.txt, c.txt, \u2026");
        assertUnchanged(before);
    }

    @Test
    void pathOfAFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");

        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable opening :
                new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
                    () -> JooqStore.open(file, CommitLevel.WRITTEN), () -> JooqStore.openReadOnly(file)
                }) {
            assertThatThrownBy(opening)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.category()).isEqualTo(Category.CONFLICT))
                    .hasMessageContaining("is a file");
        }
        assertThat(file).hasContent("text");
    }

    @Test
    void databaseOfAnotherProgramIsRefused() throws Exception {
        sql("create table invoice (id int)");
        Map<String, byte[]> before = EmptyStore.contents(directory);

        assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.category()).isEqualTo(Category.CONFLICT))
                .hasMessageContaining("\"INVOICE\"");
        assertUnchanged(before);
    }

    @Test
    void pathThatH2CannotOpenIsRefused() {
        assertThatThrownBy(() -> JooqStore.open(directory.resolve("a;b"), CommitLevel.WRITTEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\";\"");
        assertThat(directory.resolve("a;b")).doesNotExist();
    }

    /** A store with something in it, closed in order; its database's bytes. */
    private byte[] database() throws IOException {
        EmptyStore.in(directory);
        try (Store store = JooqStore.open(directory, CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(2_000, 100)), AT);
            RandomHistory history = new RandomHistory(dataset.spec(), 1);
            try (Journal journal = store.startRun(dataset, AT)) {
                for (int turn = 0; turn < 20; turn++) {
                    journal.commit(history.turn(journal.run()));
                }
            }
        }
        return Files.readAllBytes(directory.resolve("store.mv.db"));
    }

    private void assertRefused(Category category, byte[] database, String words) throws IOException {
        Files.write(directory.resolve("store.mv.db"), database);
        Map<String, byte[]> before = EmptyStore.contents(directory);
        assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.category())
                                .as(refused.getMessage())
                                .isEqualTo(category))
                .hasMessageContaining(words)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("heddle verify");
        assertUnchanged(before);
        assertThatThrownBy(() -> JooqStore.openReadOnly(directory)).isInstanceOf(StoreException.class);
        assertUnchanged(before);
    }

    private void assertUnchanged(Map<String, byte[]> before) {
        Map<String, byte[]> after = EmptyStore.contents(directory);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((file, bytes) -> assertThat(after.get(file)).as(file).isEqualTo(bytes));
    }

    private void sql(String text) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("store") + ";TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
