package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as people start it, in processes of its own that are killed, told to stop and started twice. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HeddleJarIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR = System.getProperty("heddle.jar", "target/heddle.jar");
    private static final String TESTS =
            Path.of("target", "test-classes").toAbsolutePath().toString();
    /** Short-lived processes start faster without the second compiler. */
    private static final List<String> QUICK = List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final int ROWS = 60;
    private static final int IN_FLIGHT = 8;

    @TempDir
    private Path folder;

    /** What a process that ended left behind. */
    private record Ended(int exitCode, String out, String err) {}

    private Process start(List<String> command, String name) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    private Ended end(Process process, String name) throws IOException, InterruptedException {
        int exitCode = process.waitFor();
        return new Ended(
                exitCode,
                Files.readString(folder.resolve(name + ".out")),
                Files.readString(folder.resolve(name + ".err")));
    }

    private Ended jar(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(QUICK);
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(args));
        return end(start(command, "jar"), "jar");
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    /** A build whose gated column has one call a row. */
    private List<String> gatedBuild(Gate gate, String... more) throws IOException {
        StringBuilder csv = new StringBuilder("n\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(row).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), csv);
        Path definition = Files.writeString(folder.resolve("gated.yaml"), """
                dataset: gated
                row_group_size: 20
                seed: {file: rows.csv}
                columns:
                  - {name: gated, java: dev.heddle.cli.GateFunction, requires: n}
                  - {name: length, expression: size(gated)}
                """);
        List<String> command = new ArrayList<>(QUICK);
        command.addAll(List.of(
                "-Dheddle.gate=" + gate.port(),
                "-cp",
                JAR + ":" + TESTS,
                "dev.heddle.cli.HeddleCommand",
                "build",
                definition.toString(),
                "--store",
                store(),
                "--max-in-flight",
                "" + IN_FLIGHT,
                "--quiet"));
        command.addAll(List.of(more));
        return command;
    }

    private int durableCells() throws IOException, InterruptedException {
        Ended count = jar(
                "sql",
                "select count(*) as n from v_completion where column_name = 'gated'",
                "--json",
                "--store",
                store());
        assertThat(count.exitCode()).as(count.err()).isZero();
        return Integer.parseInt(count.out().replaceAll("\\D", ""));
    }

    private void assertComplete() throws IOException, InterruptedException {
        assertThat(jar("verify", "--store", store()).out()).isEqualTo("gated: ok\n");
        Ended export = jar("export", "--store", store(), "--format", "csv");
        List<String> lines = export.out().lines().toList();
        assertThat(lines).hasSize(ROWS + 1).contains("0,row 0,5", "59,row 59,6");
    }

    @Test
    void killedInTheMiddle_theSameCommandComputesExactlyWhatIsMissing() throws Exception {
        try (Gate gate = new Gate()) {
            Process first = start(gatedBuild(gate), "first");
            gate.letThrough(25);
            gate.await(IN_FLIGHT);
            first.destroyForcibly();
            assertThat(end(first, "first").exitCode()).isEqualTo(137);
        }
        int durable = durableCells();
        // A slot is free only after its outcome came, and a new task starts only after the commit of what it rests on.
        assertThat(durable).isBetween(25 - IN_FLIGHT, 25);

        try (Gate gate = new Gate()) {
            Process second = start(gatedBuild(gate), "second");
            int calls = gate.letAllThroughUntilEndOf(second);

            Ended ended = end(second, "second");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(calls).isEqualTo(ROWS - durable);
        }
        assertThat(jar("runs", "--store", store()).out()).contains("died").contains("completed");
        assertComplete();
    }

    @Test
    void toldToStop_itKeepsWhatIsFinishedAndSaysHowToGoOn() throws Exception {
        int calls = 0;
        try (Gate gate = new Gate()) {
            Process first = start(gatedBuild(gate), "first");
            gate.letThrough(25);
            gate.await(IN_FLIGHT);
            first.destroy();
            awaitLine("first.err", "stopping");
            calls = 25 + gate.letAllThroughUntilEndOf(first);

            Ended ended = end(first, "first");
            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(ended.out()).startsWith("gated: cancelled after");
            assertThat(ended.err()).contains("To go on: ").contains("build " + folder.resolve("gated.yaml"));
        }
        // What was running when the signal came may end, and is kept.
        assertThat(durableCells()).isEqualTo(calls).isEqualTo(25 + IN_FLIGHT);
        assertThat(jar("runs", "--store", store()).out()).contains("cancelled");

        try (Gate gate = new Gate()) {
            Process second = start(gatedBuild(gate), "second");
            assertThat(gate.letAllThroughUntilEndOf(second)).isEqualTo(ROWS - calls);
            assertThat(end(second, "second").exitCode()).isZero();
        }
        assertComplete();
    }

    @Test
    @Timeout(120)
    void toldToStopTwice_itEndsAtOnce() throws Exception {
        assumeTrue(!isInterruptIgnored(), "whoever started the tests ignores SIGINT, and so do all children");
        try (Gate gate = new Gate()) {
            Process process = start(gatedBuild(gate, "--grace", "200"), "first");
            gate.await(IN_FLIGHT);
            interrupt(process);
            awaitLine("first.err", "stopping");
            interrupt(process);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }
    }

    /** A shell without job control starts what runs in the background that way. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        int sigint = 2;
        long mask = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
        return (mask & 1L << (sigint - 1)) != 0;
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
    }

    /** Waits until a process has written a line with that word to a file, by following the file. */
    private void awaitLine(String file, String word) throws IOException {
        Process follow = new ProcessBuilder(
                        "tail", "-f", "-n", "+1", folder.resolve(file).toString())
                .start();
        try (BufferedReader lines = follow.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.contains(word)) {
                line = lines.readLine();
            }
        } finally {
            follow.destroyForcibly();
        }
    }

    @Test
    void onATerminal_aBarIsDrawn() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        Path csv = folder.resolve("numbers.csv");
        Files.writeString(csv, "n\n" + "7\n".repeat(2_000));
        Path definition = Files.writeString(folder.resolve("bar.yaml"), """
                dataset: bar
                seed: {file: numbers.csv}
                columns:
                  - {name: slow, group_expression: "n.map(a, n.filter(b, a == b).size())"}
                """);
        String command = String.join(" ", QUICK) + " -jar " + JAR + " build " + definition + " --store " + store();

        Ended built = end(start(List.of("/usr/bin/script", "-qefc", command, "/dev/null"), "bar"), "bar");

        assertThat(built.exitCode()).as(built.out()).isZero();
        assertThat(built.out())
                .contains("bar ")
                .contains("/4000 (")
                .contains("2,000 rows")
                .contains("bar: completed in");
    }

    @Test
    void aStoreAtWork_isRefusedToOthersByNameOfItsOwner() throws Exception {
        try (Gate gate = new Gate()) {
            Process owner = start(gatedBuild(gate), "owner");
            gate.await(1);

            Process second = start(gatedBuild(gate), "second");
            Ended refused = end(second, "second");
            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.err()).contains("" + owner.pid()).doesNotContain("\tat ");
            assertThat(refused.out()).isEmpty();
            Ended status = jar("status", "--store", store());
            assertThat(status.exitCode()).isEqualTo(4);
            assertThat(status.err()).contains("" + owner.pid());

            gate.letAllThroughUntilEndOf(owner);
            assertThat(end(owner, "owner").exitCode()).isZero();
        }
        assertComplete();
    }

    @Test
    void aSeedThatChangesUnderTheBuild_stopsItAndDropsNothing() throws Exception {
        try (Gate gate = new Gate()) {
            Process build = start(gatedBuild(gate, "--max-row-groups", "1"), "first");
            gate.await(1);
            String csv = Files.readString(folder.resolve("rows.csv"));
            Files.writeString(folder.resolve("rows.csv"), csv + "60\n");
            gate.letAllThroughUntilEndOf(build);

            Ended ended = end(build, "first");
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("rows.csv was changed while the build was running")
                    .contains("go on with: ");
        }
        assertThat(jar("sql", "select count(*) as n from v_dropped_row", "--json", "--store", store())
                        .out())
                .isEqualTo("{\"n\":0}\n");
        try (Gate gate = new Gate()) {
            Process second = start(gatedBuild(gate), "second");
            assertThat(gate.letAllThroughUntilEndOf(second)).isLessThan(ROWS);
            assertThat(end(second, "second").exitCode()).isZero();
        }
        assertComplete();
    }

    @Test
    void theExample_isBuiltOnceAndThenAlreadyComplete() throws Exception {
        String example =
                Path.of("src", "examples", "birdstrikes", "birdstrikes.yaml").toString();

        Ended built = end(start(List.of(JAVA, "-jar", JAR, "build", example, "--store", store()), "built"), "built");
        assertThat(built.exitCode()).as(built.err()).isZero();
        assertThat(built.out())
                .startsWith("birdstrikes: completed in ")
                .contains("10,000 rows, 15 dropped; 209,685 cells done")
                .contains("dropped 14 rows by severity: the map has no key \"C\"");
        assertThat(built.err()).contains("birdstrikes: 100 % of cells, 10,000 of 10,000 rows, 15 dropped");

        Ended again = jar("build", example, "--store", store());
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("birdstrikes: already complete, nothing to do");

        Ended matched = jar(
                "sql",
                "select count(*) as n from v_completion where column_name = 'iata' and cell_value <> 'null'",
                "--json",
                "--store",
                store());
        assertThat(Integer.parseInt(matched.out().replaceAll("\\D", ""))).isGreaterThan(8_000);
        assertThat(jar("verify", "--store", store()).out()).isEqualTo("birdstrikes: ok\n");

        Process head =
                start(List.of("sh", "-c", JAVA + " -jar " + JAR + " export --store " + store() + " | head -1"), "head");
        Ended first = end(head, "head");
        assertThat(first.out()).startsWith("{\"date\":\"1990-01-08\"");
        assertThat(first.err()).doesNotContain("This should not happen");
    }

    @Test
    void theJar_knowsItsVersionAndCarriesItsLicences() throws Exception {
        assertThat(jar("--version").out()).matches("heddle \\d+\\.\\d+\\.\\d+.*\n");
        try (java.util.jar.JarFile file = new java.util.jar.JarFile(JAR)) {
            assertThat(file.getEntry("META-INF/THIRD-PARTY-LICENSES.txt")).isNotNull();
        }
    }

    @Test
    void aTypo_isAnsweredWithoutAStackTrace() throws Exception {
        Ended refused = jar("build", folder.toString(), "--store", store());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is a directory").doesNotContain("\tat ");
        assertThat(Path.of(store())).doesNotExist();
    }
}
