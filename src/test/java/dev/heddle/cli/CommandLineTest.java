package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every verb on one store of one dataset, six rows of which one fails. */
class CommandLineTest {
    private static final String DEFINITION = """
            dataset: birds
            row_group_size: 4
            seed:
              file: birds.csv
              columns: {species: species, speed_text: speed}
              hidden: speed_text
            columns:
              - {name: speed, expression: int(speed_text)}
              - {name: slower, group_expression: "speed.map(one, speed.filter(other, other < one).size())"}
            """;

    @TempDir
    private static Path folder;

    private static Path definition;
    private static String store;
    private static Cli built;

    @BeforeAll
    static void build() throws IOException {
        Files.writeString(
                folder.resolve("birds.csv"), "species,speed\nowl,30\nkite,50\nwren,?\nswift,110\ncrow,40\nduck,70\n");
        definition = Files.writeString(folder.resolve("birds.yaml"), DEFINITION);
        store = folder.resolve("store").toString();
        built = Cli.run("build", definition.toString(), "--store", store, "--quiet");
    }

    private static Cli on(String... args) {
        String[] all =
                Stream.concat(Stream.of(args), Stream.of("--store", store)).toArray(String[]::new);
        return Cli.run(all);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void build_tellsWhatItCameTo() {
        assertThat(built.exitCode()).isZero();
        assertThat(built.out())
                .startsWith("birds: completed in ")
                .contains("6 rows, 1 dropped; 20 cells done; ")
                .contains("dropped 1 row by speed: the text \"?\" is not such a number");
        assertThat(built.err()).contains(" export --dataset birds").doesNotContain("To go on");
    }

    @Test
    void buildAgain_findsNothingToDo() {
        Cli again = on("build", definition.toString(), "--quiet");

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("birds: already complete, nothing to do (since run 1)");
    }

    @Test
    void build_asJson() {
        JsonNode result =
                json(on("build", definition.toString(), "--quiet", "--json").out());

        assertThat(result.get("outcome").asString()).isEqualTo("ALREADY_COMPLETE");
        assertThat(result.get("droppedRows").asInt()).isEqualTo(1);
    }

    @Test
    void build_neverResuming_isRefusedWhereTheNameIsTaken() {
        Cli refused = on("build", definition.toString(), "--quiet", "--resume", "never");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("the name \"birds\" is taken").doesNotContain("\tat ");
    }

    @Test
    void build_alwaysResuming_namesWhatChanged() throws IOException {
        Path changed = Files.writeString(
                folder.resolve("changed.yaml"), DEFINITION.replace("int(speed_text)", "int(speed_text) + 1"));

        Cli refused = on("build", changed.toString(), "--quiet", "--resume", "always");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.err())
                .contains("column \"speed\" does something else")
                .contains("int(speed_text) + 1");
    }

    @Test
    void status_countsEveryColumn() {
        Cli status = on("status");

        assertThat(status.exitCode()).isZero();
        assertThat(status.out()).isEqualTo("""
                birds: complete, 6 rows in 2 row groups, 1 dropped
                column      total  done  skipped  dropped  pending
                ----------  -----  ----  -------  -------  -------
                species         6     5        0        1        0
                speed_text      6     5        0        1        0
                speed           6     5        0        1        0
                slower          6     5        0        1        0
                """);
        JsonNode first =
                json(on("status", "--dataset", "birds", "--json").out()).get(0);
        assertThat(first.get("state").asString()).isEqualTo("complete");
        assertThat(first.get("columns").get(2).get("done").asInt()).isEqualTo(5);
    }

    @Test
    void runs_areListed() {
        Cli runs = on("runs");

        assertThat(runs.exitCode()).isZero();
        assertThat(runs.out().lines()).hasSize(3);
        assertThat(runs.out()).contains("birds").contains("completed");
        assertThat(json(on("runs", "--json").out()).get(0).get("outcome").asString())
                .isEqualTo("COMPLETED");
    }

    @Test
    void sql_isATableOrJson() {
        String query = "select column_name, row_index, reason from v_dropped_row where dataset = 'birds'";

        Cli table = on("sql", query);
        assertThat(table.exitCode()).isZero();
        assertThat(table.out()).isEqualTo("""
                column_name  row_index  reason
                -----------  ---------  ---------------------------------
                speed                2  the text "?" is not such a number
                """);
        assertThat(table.err()).isEqualTo("1 row\n");
        assertThat(on("sql", query, "--json").out())
                .isEqualTo("{\"column_name\":\"speed\",\"row_index\":2,"
                        + "\"reason\":\"the text \\\"?\\\" is not such a number\"}\n");
        assertThat(on("sql", query, "--width", "8").out()).contains("the tex…");
    }

    @Test
    void sql_readsStandardInput() {
        InputStream standard = System.in;
        System.setIn(new ByteArrayInputStream("select count(*) as n from v_run\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(on("sql").out()).isEqualTo("n\n-\n1\n");
        } finally {
            System.setIn(standard);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "selec 1",
                "select * from v_nothing",
                "select * from completion_marker",
                "delete from v_run",
                "drop view v_run",
                "select 1; drop view v_run"
            })
    void sql_refusesWhatIsNoQueryOfTheViews(String query) {
        Cli refused = on("sql", query);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("heddle: the query cannot be run: ")
                .doesNotContain("\tat ");
        assertThat(refused.err().lines()).hasSize(1);
    }

    @Test
    void graph_isDrawnOfDefinitionAndStore() {
        Cli ofFile = Cli.run("graph", definition.toString());

        assertThat(ofFile.exitCode()).isZero();
        assertThat(ofFile.out()).startsWith("graph TD\n").contains("n1 --> n2").contains("n2 --> n3");
        assertThat(on("graph", "--dataset", "birds").out()).isEqualTo(ofFile.out());
        assertThat(on("graph", "--dataset", "birds", "--format", "dot").out()).startsWith("digraph");
        Cli unknown = on("graph", "--dataset", "bird");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(unknown.err()).contains("there is no dataset \"bird\" in this store; it has [birds]");
    }

    @Test
    void verify_findsNothingWrong() {
        assertThat(on("verify")).isEqualTo(new Cli(0, "birds: ok\n", ""));
        assertThat(json(on("verify", "--json").out()).get("birds").size()).isZero();
    }

    @Test
    void export_leavesOutWhatIsHiddenAndDropped() throws IOException {
        assertThat(on(
                                "export",
                                "--format",
                                "csv",
                                "--output",
                                folder.resolve("out.csv").toString())
                        .exitCode())
                .isZero();
        assertThat(folder.resolve("out.csv")).hasContent("""
                species,speed,slower
                owl,30,0
                kite,50,1
                swift,110,2
                crow,40,0
                duck,70,1
                """);

        Cli hidden = on(
                "export",
                "--dataset",
                "birds",
                "--hidden",
                "--output",
                folder.resolve("out.jsonl").toString());
        assertThat(hidden.err()).isEqualTo("birds: 5 rows written to " + folder.resolve("out.jsonl") + "\n");
        assertThat(Files.readAllLines(folder.resolve("out.jsonl")).get(0))
                .isEqualTo("{\"species\":\"owl\",\"speed_text\":\"30\",\"speed\":30,\"slower\":0}");
    }

    @Test
    void export_ofAnUnknownDataset_leavesNoFile() {
        Path target = folder.resolve("never.csv");

        Cli refused = on("export", "--dataset", "bird", "--output", target.toString());

        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.err()).contains("it has [birds]");
        assertThat(target).doesNotExist();
    }

    @Test
    void plan_tellsWhatWouldRunAndWhy() throws IOException {
        assertThat(on("plan", definition.toString()).out()).startsWith("birds: nothing to do: it is complete\n");

        Path changed = Files.writeString(folder.resolve("plan.yaml"), DEFINITION.replace("other < one", "other > one"));
        Cli plan = on("plan", changed.toString());
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out())
                .startsWith("birds: would be built from the beginning: the definition changed: column \"slower\"");
        assertThat(json(on("plan", changed.toString(), "--json").out())
                        .get("action")
                        .asString())
                .isEqualTo("CREATE");
        assertThat(on("plan", changed.toString(), "--resume", "always").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void plan_withoutAStore_makesNone() {
        Path none = folder.resolve("none");

        Cli plan = Cli.run("plan", definition.toString(), "--store", none.toString());

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out())
                .startsWith("birds: would be built from the beginning: the store has no dataset of that name\n")
                .contains("6 rows in 2 row groups")
                .contains("slower      full column       2          0           6");
        assertThat(none).doesNotExist();
    }

    @Test
    void looking_changesNothingOnDisk() throws IOException {
        Map<String, String> before = contents();

        on("status");
        on("runs");
        on("sql", "select * from v_completion");
        on("verify");
        on("graph", "--dataset", "birds");
        on("plan", definition.toString());
        on("discard", "birds");

        assertThat(contents()).isEqualTo(before);
    }

    private static Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(store))) {
            files.forEach(file -> {
                try {
                    contents.put(
                            file.toString(),
                            Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
        return contents;
    }

    @Test
    void discard_wantsToBeMeant() throws IOException {
        String own = folder.resolve("own").toString();
        assertThat(Cli.run("build", definition.toString(), "--store", own, "--quiet")
                        .exitCode())
                .isZero();

        Cli hesitant = Cli.run("discard", "birds", "--store", own);
        assertThat(hesitant.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(hesitant.err())
                .contains("this would remove 20 finished cells of \"birds\" for good")
                .contains("--yes");

        assertThat(Cli.run("discard", "birds", "--store", own, "--yes"))
                .isEqualTo(new Cli(0, "birds: discarded\n", ""));
        assertThat(Cli.run("status", "--store", own).out()).isEqualTo("no datasets\n");
        assertThat(Cli.run("discard", "birds", "--store", own, "--yes").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "runs", "verify", "export", "sql"})
    void looking_whereThereIsNoStore_saysSoAndMakesNone(String verb) {
        Path none = folder.resolve("no-store");
        List<String> args = verb.equals("sql") ? List.of("sql", "select 1") : List.of(verb);

        Cli refused = Cli.run(Stream.concat(args.stream(), Stream.of("--store", none.toString()))
                .toArray(String[]::new));

        assertThat(refused.exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains(none.toString());
        assertThat(none).doesNotExist();
    }

    @Test
    void aBadDefinition_isToldByPlaceAndTouchesNoStore() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), DEFINITION.replace("speed_text)", "sped_text)"));
        Path none = folder.resolve("untouched");

        Cli refused = Cli.run("build", bad.toString(), "--store", none.toString());

        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .isEqualTo(bad + ":8:35: there is no column \"sped_text\"; did you mean \"speed_text\"?\n"
                        + "heddle: the definition has a problem; nothing was run\n");
        assertThat(none).doesNotExist();
    }

    @Test
    void wrongUsage_isTwo() {
        Cli unknownVerb = Cli.run("biuld");
        assertThat(unknownVerb.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(unknownVerb.err()).contains("Did you mean").contains("build");
        assertThat(Cli.run().exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(Cli.run("build").err()).contains("FILE").contains("Try: heddle build --help");
        assertThat(Cli.run("status", "--bogus").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(Cli.run("build", "x.yaml", "--max-in-flight", "0").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(Cli.run("build", "x.yaml", "--grace", "-1").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"build", "plan", "status", "runs", "sql", "graph", "verify", "export", "readmit", "discard"})
    void everyVerb_explainsItselfWithAnExample(String verb) {
        Cli help = Cli.run(verb, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("Usage: heddle " + verb)
                .contains("--store")
                .contains("Example: heddle " + verb);
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"why", "trace", "report", "repair"})
    void verbsThatComeLater_areNotThere(String verb) {
        assertThat(Cli.run(verb).exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }
}
