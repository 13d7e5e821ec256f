package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which libraries a process loads at all. Flyway and jOOQ take longer to wake than most commands take to do, so they sleep
 * where there is nothing for them: Flyway while the schema is current, jOOQ while nothing is written.
 */
@Timeout(120)
class LoadedLibrariesTest {
    private static final Pattern LOADED = Pattern.compile("\\[class,load\\] (\\S+) source:");
    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final String JOOQ = "org.jooq.impl.DSL";

    @TempDir
    private Path folder;

    @Test
    void newStore_isMadeByFlyway_andWrittenByJooq() throws Exception {
        assertThat(classesLoadedBy("build", definition("one"))).contains(FLYWAY, JOOQ);
    }

    @Test
    void currentStore_isWrittenWithoutFlyway() throws Exception {
        build("one");

        assertThat(classesLoadedBy("build", definition("two"))).contains(JOOQ).doesNotContain(FLYWAY);
    }

    @Test
    void currentStore_isLookedAtWithoutEither() throws Exception {
        build("one");

        assertThat(classesLoadedBy("status"))
                .contains(StatusCommand.class.getName(), "org.h2.engine.Database")
                .doesNotContain(FLYWAY, JOOQ);
    }

    private String definition(String dataset) throws IOException {
        Path file = Files.writeString(folder.resolve(dataset + ".yaml"), """
                dataset: %s
                rows: 1
                columns:
                  - {name: a, expression: 1 + 1}
                """.formatted(dataset));
        return file.toString();
    }

    private void build(String dataset) throws IOException {
        Cli built = Cli.run("build", definition(dataset), "--store", store(), "--quiet");
        assertThat(built.exitCode()).as(built.err()).isZero();
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    /** Runs a verb on the store in a process of its own, which succeeds. */
    private Set<String> classesLoadedBy(String... verb) throws IOException, InterruptedException {
        Path classes = folder.resolve("classes.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:file=\"" + classes + "\"",
                "-cp",
                System.getProperty("java.class.path"),
                HeddleCommand.class.getName()));
        command.addAll(List.of(verb));
        command.addAll(List.of("--store", store()));
        Path said = folder.resolve("said.txt");
        int exitCode = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assertThat(exitCode).as(Files.readString(said)).isZero();
        return Files.readAllLines(classes).stream()
                .map(LOADED::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
    }
}
