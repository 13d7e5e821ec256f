package dev.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java example, compiled as it stands and run in a process of its own, twice. */
@Timeout(120)
class ReadmeTest {
    private static final String AROUND = """
            import dev.heddle.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.stream.*;

            public class Example {
                static class Catalog {
                    List<String> page(long start, int size) {
                        return LongStream.range(start, start + size).mapToObj(i -> "product " + i).toList();
                    }
                }

                static class Llm {
                    String write(String product) {
                        return "I like " + product;
                    }
                }

                static class Judge {
                    int rate(String review) {
                        return review.length() %% 5 + 1;
                    }
                }

                static final Catalog catalog = new Catalog();
                static final Llm llm = new Llm();
                static final Judge judge = new Judge();

                static List<Boolean> dedupe(List<String> reviews) {
                    Set<String> seen = new HashSet<>();
                    return reviews.stream().map(review -> !seen.add(review)).toList();
                }

                public static void main(String[] args) {
                    %s
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void example_compilesAsItStands_builds_andIsCompleteTheSecondTime() throws Exception {
        Matcher snippet =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(snippet.find()).as("README.md has a Java example").isTrue();
        Path source = directory.resolve("Example.java");
        Files.writeString(source, AROUND.formatted(snippet.group(1)));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "compiler");
        assertThat(compiler.run(null, null, null, "-d", directory.toString(), source.toString()))
                .isZero();

        assertThat(run()).contains("outcome=COMPLETED", "completedCells=40000");
        assertThat(run()).contains("outcome=ALREADY_COMPLETE", "executedTasks=0");
    }

    private String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "Example"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
