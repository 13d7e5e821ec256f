package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Store;
import dev.heddle.store.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2DirectoryStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open() {
        if (!Files.exists(directory.resolve("heddle.lock"))) {
            EmptyStore.in(directory);
        }
        return JooqStore.open(directory, CommitLevel.WRITTEN);
    }
}
