package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.AttemptContract;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetContract;
import dev.heddle.store.FactContract;
import dev.heddle.store.ReadmitContract;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2UrlStoreTest implements DatasetContract, FactContract, AttemptContract, ReadmitContract {
    @TempDir
    Path directory;

    @Override
    public Store open() {
        Path file = directory.resolve("database.mv.db");
        if (!Files.exists(file)) {
            EmptyStore.databaseAs(file);
        }
        return JooqStore.open("jdbc:h2:file:" + directory.resolve("database"), "sa", "", CommitLevel.SYNCED);
    }

    @Test
    void urlOfAnotherEngineIsRefused() {
        assertThatThrownBy(() -> JooqStore.open("jdbc:postgresql://localhost/x", "u", "p", CommitLevel.WRITTEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("H2 only")
                .hasMessageContaining("jdbc:postgresql");
    }

    @Test
    void sameDatabaseTwiceInOneProcessIsRefused_alsoByItsDirectory() {
        String url = "jdbc:h2:file:" + directory.resolve("sub/../store");
        try (Store first = JooqStore.open(url, "sa", "", CommitLevel.WRITTEN)) {
            first.datasets();
            assertThatThrownBy(() -> JooqStore.open(url + ";CACHE_SIZE=1", "sa", "", CommitLevel.WRITTEN))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("open already in this process");
            assertThatThrownBy(() -> JooqStore.open(directory, CommitLevel.WRITTEN))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("open already in this process");
        }
    }
}
