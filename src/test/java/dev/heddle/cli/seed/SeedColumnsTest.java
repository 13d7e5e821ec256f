package dev.heddle.cli.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.FromScratchFunction;
import dev.heddle.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SeedColumnsTest {
    private static final int ROWS = 3_000;
    private static final int GROUP_SIZE = 7;

    @TempDir
    private Path folder;

    private RecordFile file() throws Exception {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < ROWS; i++) {
            text.append('a').append(i).append(",b").append(i).append('\n');
        }
        return RecordFile.open(
                Files.writeString(folder.resolve("data.csv"), text.toString()), new RecordFormat.Csv(','));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void manyThreads_readTheirGroupsAtOnce() throws Exception {
        SeedColumns columns = new SeedColumns(file(), List.of("a", "b"));
        List<Callable<Boolean>> reads = new ArrayList<>();
        for (String field : List.of("a", "b")) {
            FromScratchFunction column = columns.column(field);
            for (int group = 0; group * GROUP_SIZE + GROUP_SIZE <= ROWS; group++) {
                Group wanted = new Group(group, (long) group * GROUP_SIZE, GROUP_SIZE);
                reads.add(() -> column.apply(wanted).equals(expected(field, wanted)));
            }
        }

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Boolean> read : threads.invokeAll(reads)) {
                assertThat(read.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Object> expected(String field, Group group) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            values.add(field + (group.startOffset() + i));
        }
        return values;
    }

    @Test
    void aLostFile_isToldToEveryColumnAndTriedAgain() throws Exception {
        Path path = folder.resolve("data.csv");
        RecordFile file = file();
        SeedColumns columns = new SeedColumns(file, List.of("a", "b"));
        Group first = new Group(0, 0, GROUP_SIZE);
        Path aside = folder.resolve("aside.csv");

        Files.move(path, aside);
        assertThatThrownBy(() -> columns.column("a").apply(first)).isInstanceOf(RecordFileLostError.class);
        assertThatThrownBy(() -> columns.column("b").apply(first)).isInstanceOf(RecordFileLostError.class);

        Files.move(aside, path);
        assertThat(columns.column("a").apply(first)).isEqualTo(expected("a", first));
    }
}
