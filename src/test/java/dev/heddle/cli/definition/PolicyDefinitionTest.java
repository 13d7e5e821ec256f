package dev.heddle.cli.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.Dataset;
import dev.heddle.InvalidDatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gates, policies, keys and row wishes in definitions. */
class PolicyDefinitionTest {
    private static final String HEAD = """
            dataset: birds
            seed: {file: birds.csv}
            columns:
            """;
    private static final String NUMBERS = "dev.heddle.cli.definition.JavaColumns$Numbers";
    private static final String SHOUT = "dev.heddle.cli.definition.JavaColumns$Shout";

    @TempDir
    private Path folder;

    private Dataset read(String yaml) {
        try {
            Files.writeString(folder.resolve("birds.csv"), "species,speed\nowl,30\nkite,50\nwren,?\n");
            return DefinitionReader.read(Files.writeString(folder.resolve("birds.yaml"), yaml));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(InvalidDefinitionException.class, () -> read(yaml)).problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void aGate_makesItsNamesGateColumns_andEverythingElseIsRead() throws InvalidDatasetException {
        Dataset dataset = read("""
                dataset: birds
                key: species
                live_rows: {rows: 2, candidates: 3}
                seed: {file: birds.csv}
                columns:
                  - name: knots
                    expression: int(speed)
                    skip_when: species == "owl" && speed != null
                    fill: {none: [1, 2.5, true, null, text]}
                    propagate_skips: false
                    on_failure: keep_null
                    weight: 3
                    timeout: 30s
                  - {name: number, java: %s, ordered: true, on_failure: drop}
                """.formatted(NUMBERS));

        assertThat(dataset.rows()).isEqualTo(2);
        assertThat(dataset.graph().upstream("knots")).containsExactly("species", "speed");
        assertThat(dataset.graph().requiredColumns("knots")).containsExactly("speed");
    }

    @Test
    void candidates_areTheRecordsOfTheSeed_whereNotSaid() {
        assertThat(read("dataset: b\nlive_rows: {rows: 2}\nseed: {file: birds.csv}\n")
                        .rows())
                .isEqualTo(2);
    }

    static Stream<Arguments> problemsByPlace() {
        return Stream.of(
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, skip_when: spede == null}\n",
                        "birds.yaml:4:45: there is no column \"spede\"; did you mean \"speed\"?"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, skip_when: a == null}\n",
                        "birds.yaml:4:45: the expression uses the column \"a\" that it is to fill"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, skip_when: \"1 + 1\"}\n",
                        "birds.yaml:4:46: the expression gives int, but what decides whether a row is skipped gives true"
                                + " or false"),
                Arguments.of(
                        HEAD + "  - {name: a, java: " + NUMBERS + ", skip_when: \"true\"}\n",
                        "birds.yaml:4:68: \"skip_when\" cannot stand here: a column from scratch makes all rows"),
                Arguments.of(
                        HEAD + "  - {name: a, java: " + SHOUT + ", requires: species, ordered: true}\n",
                        "birds.yaml:4:85: \"ordered\" cannot stand here: only a dev.heddle.FromScratchFunction can be"
                                + " ordered"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, ordered: true}\n",
                        "birds.yaml:4:34: unknown key \"ordered\" in column 1"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, on_failure: keep}\n",
                        "birds.yaml:4:46: \"on_failure\" is drop (the row is dropped) or keep_null (it stays, with null),"
                                + " not \"keep\""),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, weight: 0}\n",
                        "birds.yaml:4:42: \"weight\" is a whole number from 1 to 10000, not \"0\""),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, timeout: 30}\n",
                        "birds.yaml:4:43: \"timeout\" is a time as in 500ms, 1s, 2m or 1h, not \"30\""),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, timeout: 0s}\n",
                        "birds.yaml:4:43: \"timeout\" is a time above zero"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, propagate_skips: no}\n",
                        "birds.yaml:4:51: \"propagate_skips\" is true or false, not \"no\""),
                Arguments.of(
                        HEAD + "  - {name: a, expression: speed, fill: .inf}\n",
                        "birds.yaml:4:40: \".inf\" is no number that JSON has; write it in quotes"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: sped, skip_when: spede == null}\n",
                        "birds.yaml:4:44: there is no column \"spede\"; did you mean \"speed\"?"),
                Arguments.of(
                        "dataset: b\nkey: specis\nseed: {file: birds.csv}\n",
                        "birds.yaml:2:6: the key \"specis\" is no column; did you mean \"species\"?"),
                Arguments.of(
                        "dataset: b\nrows: 2\nlive_rows: {rows: 2}\nseed: {file: birds.csv}\n",
                        "birds.yaml:3:1: \"rows\" and \"live_rows\" are both there; take one of them away"),
                Arguments.of(
                        "dataset: b\nlive_rows: {candidates: 2}\nseed: {file: birds.csv}\n",
                        "birds.yaml:2:12: \"live_rows\" needs the rows that are to live"),
                Arguments.of(
                        "dataset: b\nlive_rows: {rows: 2}\ncolumns: [{name: a, expression: \"1\"}]\n",
                        "birds.yaml:2:12: \"live_rows\" without a seed needs the candidates"),
                Arguments.of(
                        "dataset: b\nlive_rows: {rows: 2, candidates: 4}\nseed: {file: birds.csv}\n",
                        "birds.yaml:2:34: \"candidates\" is 4, but the seed's file has only 3 records"),
                Arguments.of(
                        "dataset: b\nlive_rows: {rows: 4}\nseed: {file: birds.csv}\n",
                        "birds.yaml:2:19: 4 rows cannot live of only 3 candidates; ask for fewer, or allow more"),
                Arguments.of(
                        "dataset: b\nlive_rows: 4\nseed: {file: birds.csv}\n",
                        "birds.yaml:2:12: \"live_rows\" is written as \"key: value\" lines"));
    }

    @ParameterizedTest
    @MethodSource("problemsByPlace")
    void aProblem_isToldByPlace(String yaml, String message) {
        assertThat(problems(yaml)).anySatisfy(problem -> assertThat(problem).startsWith(message));
    }
}
