package dev.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the guide, compiled as it stands and run in a process of its own. */
@Timeout(120)
class JavaGuideTest {
    private static final String AROUND = """
            import dev.heddle.*;
            import dev.heddle.generator.FailureKind;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.stream.*;

            public class Guide {
                static class Catalog {
                    Map<String, List<String>> page(long start, int size) {
                        List<String> names = LongStream.range(start, start + size).mapToObj(i -> "p" + i).toList();
                        return Map.of("sku", names, "product", names);
                    }
                }

                static class Llm {
                    record Answer(String text, int tokens) {}

                    Answer write(String product) {
                        if (product.equals("p7")) {
                            throw new IllegalArgumentException("HTTP 400");
                        }
                        return new Answer("I like " + product, product.length());
                    }

                    int rate(String review) {
                        return review.length() %% 5 + 1;
                    }
                }

                static final Catalog catalog = new Catalog();
                static final Llm llm = new Llm();

                public static void main(String[] args) {
                    %s
                    try (Heddle heddle = Heddle.open(Path.of("reviews.heddle")); Stream<Row> rows = heddle.rows("reviews")) {
                        System.out.println(rows.skip(7).findFirst().orElseThrow());
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void itsJava_compilesAndRuns() throws Exception {
        String snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("src/docs/java.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(snippets).contains("reviews", "checked");
        Path source = Files.writeString(directory.resolve("Guide.java"), AROUND.formatted(snippets));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "compiler");
        assertThat(compiler.run(null, null, null, "-d", directory.toString(), source.toString()))
                .isZero();

        assertThat(run())
                .contains("100 rows to upload")
                .contains("group 0: 33 rows", "lost 99 by n: ")
                .contains("review: null")
                .contains("stars: 0")
                .contains("mood: null");
    }

    private String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "Guide"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
