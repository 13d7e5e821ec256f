package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents refer to is there. */
class DocumentsTest {
    private static final Path ARCHITECTURE = Path.of("src/docs/architecture.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern CLASS_NAME = Pattern.compile("`(?:[a-z]+\\.)?([A-Z][a-z]+[A-Za-z0-9]*)(?:\\.\\w+)?`");

    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(sources(".md"));
        documents.add(Path.of("README.md"));
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void filesThatADocumentLinksTo_exist(Path document) throws IOException {
        assertThat(found(LINK, document))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @Test
    void classesThatTheArchitectureNames_exist() throws IOException {
        Set<String> classes = sources(".java").stream()
                .map(source -> String.valueOf(source.getFileName()).replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(found(CLASS_NAME, ARCHITECTURE))
                .contains("SimulationTest", "BuildLoop", "DatabaseGate")
                .allSatisfy(name -> assertThat(classes).contains(name));
    }

    private static List<Path> sources(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<String> found(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
