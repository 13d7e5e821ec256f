package dev.heddle.cli.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with small files of data, into which definitions are written.
 *
 * @param path the folder
 */
record BirdsFolder(Path path) {
    /** How a definition over the birds begins; its columns follow from line 5 on. */
    static final String HEAD = """
            dataset: birds
            seed:
              file: birds.csv
            columns:
            """;

    /** Writes the data: birds, and files that something is wrong with. */
    static BirdsFolder in(Path folder) throws IOException {
        Files.writeString(folder.resolve("birds.csv"), "species,speed\nowl,30\nkite,\nowl,40\n");
        Files.writeString(folder.resolve("ragged.csv"), "a,b\n1\n");
        Files.writeString(folder.resolve("twice.csv"), "a,a\n1,2\n");
        Files.writeString(folder.resolve("data.txt"), "a\n1\n");
        return new BirdsFolder(folder);
    }

    Path write(String yaml) throws IOException {
        return Files.writeString(path.resolve("birds.yaml"), yaml);
    }

    Dataset read(String yaml) throws IOException {
        return DefinitionReader.read(write(yaml));
    }

    /** The problems of a definition, each without the path before the file's own name. */
    List<String> problems(String yaml) {
        InvalidDefinitionException refusal = catchThrowableOfType(InvalidDefinitionException.class, () -> read(yaml));
        assertThat(refusal).as("the definition is valid").isNotNull();
        return refusal.problems().stream()
                .map(problem -> problem.replace(path + "/", ""))
                .toList();
    }
}
