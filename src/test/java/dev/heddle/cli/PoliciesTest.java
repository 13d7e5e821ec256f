package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a definition says of gates, failures and rows, from the command line. */
@Timeout(60)
class PoliciesTest {
    @TempDir
    private Path folder;

    private Path definition;
    private String store;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("birds.csv"), "species,speed\nowl,30\nkite,50\nwren,?\nswift,110\ncrow,\nduck,70\n");
        definition = folder.resolve("birds.yaml");
        store = folder.resolve("store").toString();
    }

    private Cli build(String yaml, String... options) throws IOException {
        Files.writeString(definition, yaml);
        String[] args = new String[5 + options.length];
        System.arraycopy(new String[] {"build", definition.toString(), "--store", store, "--quiet"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        return Cli.run(args);
    }

    private String export() throws IOException {
        Path csv = folder.resolve("out.csv");
        Cli.run("export", "--store", store, "--format", "csv", "--output", csv.toString());
        return Files.readString(csv);
    }

    @Test
    void gatesAndFills() throws IOException {
        Cli built = build("""
                dataset: birds
                row_group_size: 4
                seed: {file: birds.csv, hidden: speed}
                columns:
                  - name: knots
                    expression: int(speed)
                    skip_when: speed == null || speed == "?"
                    fill: -1
                  - {name: fast, expression: knots > 60}
                  - {name: told, expression: "knots < 0 ? 'unknown' : 'known'", propagate_skips: false}
                """);

        assertThat(built.exitCode()).isZero();
        assertThat(built.out()).contains("6 rows, 0 dropped; 26 cells done, 4 skipped");
        assertThat(export()).isEqualTo("""
                species,knots,fast,told
                owl,30,false,known
                kite,50,false,known
                wren,-1,,unknown
                swift,110,true,known
                crow,-1,,unknown
                duck,70,true,known
                """);
    }

    @Test
    void keptFailures() throws IOException {
        String yaml = """
                dataset: birds
                key: species
                seed: {file: birds.csv, hidden: speed}
                columns:
                  - {name: knots, expression: int(speed), on_failure: keep_null}
                """;

        Cli built = build(yaml);

        assertThat(built.exitCode()).isZero();
        assertThat(built.out())
                .contains("6 rows, 0 dropped")
                .contains("  kept null after 1 failure of knots: the text \"?\" is not such a number");
        assertThat(export()).contains("wren,\n").contains("owl,30\n");
        JsonNode json = JsonMapper.shared().readTree(build(yaml, "--json").out());
        assertThat(json.get("keptFailures").asLong())
                .as("of \"?\" and of nothing")
                .isEqualTo(2);
        assertThat(json.get("rows").asLong()).isEqualTo(6);
        assertThat(json.get("elapsed").asString()).startsWith("PT");
    }

    @Test
    void liveRows() throws IOException {
        String yaml = """
                dataset: birds
                live_rows: {rows: 4, candidates: %d}
                row_group_size: 2
                seed: {file: birds.csv}
                columns:
                  - {name: knots, expression: int(speed)}
                """;

        Cli partial = build(yaml.formatted(5), "--error-rate", "off");
        assertThat(partial.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(partial.out())
                .contains("stopped early after ")
                .contains(": only 3 of 4 rows wished for live, and all 5 candidates are used up");
        assertThat(partial.err()).contains("To go on: ").contains(" readmit --dataset birds --column COLUMN");

        Cli complete = build(yaml.formatted(6), "--error-rate", "off");
        assertThat(complete.exitCode()).isZero();
        assertThat(complete.out()).contains("6 rows, 2 dropped");
    }

    @Test
    void tooManyFailures_areExitThree_andReadmittedRowsAreBuilt() throws IOException {
        StringBuilder csv = new StringBuilder("speed\n");
        for (int i = 0; i < 200; i++) {
            csv.append(i % 2 == 0 ? "?" : String.valueOf(i)).append('\n');
        }
        Files.writeString(folder.resolve("birds.csv"), csv);
        String yaml = """
                dataset: birds
                row_group_size: 50
                seed: {file: birds.csv}
                columns:
                  - {name: knots, expression: int(speed)}
                """;

        Cli stopped = build(yaml, "--error-rate", "0.3");
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(stopped.out()).contains("stopped early after ").contains("knots");

        Cli none = readmit("--column", "knots", "--reason", "overflow");
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).isEqualTo("birds: there is no row that \"knots\" lost for a reason like overflow\n");
        JsonNode some = JsonMapper.shared()
                .readTree(readmit("--column", "knots", "--reason", "no.* number", "--json")
                        .out());
        assertThat(some.get("rows").asLong()).isGreaterThanOrEqualTo(30);
        assertThat(some.get("column").asString()).isEqualTo("knots");

        Cli done = build(yaml, "--error-rate", "off");
        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).contains("200 rows, 100 dropped");
        Cli all = readmit("--column", "knots");
        assertThat(all.out()).isEqualTo("birds: 100 rows are back that \"knots\" lost\n");
        assertThat(all.err()).contains("To compute what they lack: ", " build FILE --store ");
    }

    private Cli readmit(String... options) {
        String[] args = new String[3 + options.length];
        System.arraycopy(new String[] {"readmit", "--store", store}, 0, args, 0, 3);
        System.arraycopy(options, 0, args, 3, options.length);
        return Cli.run(args);
    }

    @Test
    void readmit_refusesWhatCannotBe() throws IOException {
        build("dataset: birds\nseed: {file: birds.csv}\n");

        assertThat(readmit("--column", "specis").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(readmit("--column", "specis").err())
                .contains("\"birds\" has no column \"specis\" that could have lost rows; did you mean \"species\"?");
        assertThat(readmit("--column", "species", "--reason", "(").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(readmit("--column", "species", "--dataset", "fish").err()).contains("no dataset \"fish\"");
        assertThat(readmit().err()).contains("--column");
        assertThat(build("dataset: birds\nseed: {file: birds.csv}\n", "--error-rate", "2")
                        .err())
                .contains("'2' is no rate; say a number above 0 and up to 1, or off");
        assertThat(build("dataset: birds\nseed: {file: birds.csv}\n", "--salvage-rounds", "-1")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }
}
