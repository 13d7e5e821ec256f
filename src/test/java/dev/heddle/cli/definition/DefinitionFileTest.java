package dev.heddle.cli.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no definitions, by accident or by malice. */
class DefinitionFileTest {
    @TempDir
    private Path folder;

    @Test
    void aDirectoryABinaryAndAMissingFile_areRefused() throws IOException {
        Path binary =
                Files.write(folder.resolve("image.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
        Path zeros = Files.write(folder.resolve("zeros.yaml"), new byte[100]);

        assertThat(refusal(folder)).contains("is a directory; name the definition's file");
        assertThat(refusal(folder.resolve("none.yaml"))).startsWith("there is no file ");
        assertThat(refusal(binary)).contains("is not a text file in UTF-8");
        assertThat(refusal(zeros)).contains("not YAML");
    }

    @Test
    void aHugeFile_isRefusedUnread() throws IOException {
        Path huge = Files.writeString(folder.resolve("huge.yaml"), "# " + "x".repeat(1 << 20));

        assertThat(refusal(huge)).contains("has 1048578 bytes; a definition has at most 1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void deepNesting_isRefused(String opening) throws IOException {
        Path deep = Files.writeString(folder.resolve("deep.yaml"), opening.repeat(200_000));

        assertThat(refusal(deep)).startsWith(deep.toString());
    }

    @Test
    void aliasesWithinAliases_areRefusedQuickly() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Path file = Files.writeString(
                folder.resolve("bomb.yaml"),
                bomb + "dataset: b\nrows: 1\ncolumns: [{name: c, java: x.Y, requires: *a39}]\n",
                StandardCharsets.UTF_8);

        assertThat(refusal(file)).contains("Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    private static String refusal(Path file) {
        return catchThrowableOfType(InvalidDefinitionException.class, () -> DefinitionReader.read(file))
                .problems()
                .get(0);
    }
}
