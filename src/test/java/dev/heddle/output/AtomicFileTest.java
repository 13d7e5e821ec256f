package dev.heddle.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    @Test
    void aCommittedFile_replacesWhatWasThere() throws IOException {
        Path target = Files.writeString(folder.resolve("rows.csv"), "old");

        try (AtomicFile file = AtomicFile.create(target)) {
            file.writer().write("new é");
            assertThat(target).hasContent("old");
            file.commit();
        }

        assertThat(target).hasContent("new é");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotCommitted_leavesNothing() throws IOException {
        Path target = Files.writeString(folder.resolve("rows.csv"), "old");

        try (AtomicFile file = AtomicFile.create(target)) {
            file.writer().write("half");
            file.writer().flush();
        }

        assertThat(target).hasContent("old");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aFolderThatIsNotThere_isAnError() {
        assertThatThrownBy(() -> AtomicFile.create(folder.resolve("none/rows.csv")))
                .isInstanceOf(IOException.class);
    }
}
