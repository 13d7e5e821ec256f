package dev.heddle.cli.definition;

import static dev.heddle.cli.definition.BirdsFolder.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a wrong definition is told: every problem, by its place. */
class WrongDefinitionTest {
    @TempDir
    private Path folder;

    private BirdsFolder birds;

    @BeforeEach
    void writeData() throws IOException {
        birds = BirdsFolder.in(folder);
    }

    @Test
    void everyProblem_isFoundInOneGo_inOrderOfTheFile() {
        assertThat(birds.problems("""
                        dataset: birds
                        row_group_sise: 100
                        seed:
                          file: birds.csv
                          columns: {kind: specis}
                        columns:
                          - name: kind
                            expression: kin + 1
                          - name: fast
                            expression: |
                              kind == "owl"
                                && spead > 3
                          - name: other
                            java: com.example.Missing
                            requires: kond
                        """))
                .containsExactly(
                        "birds.yaml:2:1: unknown key \"row_group_sise\" in a definition; did you mean \"row_group_size\"?"
                                + " Known are dataset, key, rows, live_rows, row_group_size, seed, columns",
                        "birds.yaml:5:19: birds.csv has no field \"specis\"; did you mean \"species\"?",
                        "birds.yaml:7:11: the column \"kind\" is declared twice, first in line 5",
                        "birds.yaml:8:17: there is no column \"kin\"; did you mean \"kind\"?",
                        "birds.yaml:12:12: there is no column \"spead\"; did you mean \"kind\"?",
                        "birds.yaml:14:11: there is no class com.example.Missing on the class path; start with:"
                                + " java -cp heddle.jar:YOUR.jar dev.heddle.cli.HeddleCommand");
    }

    static Stream<Arguments> wrongDefinitions() {
        return Stream.of(
                Arguments.of("", "birds.yaml:1:1: the file is empty; a definition begins with: dataset: NAME"),
                Arguments.of(
                        "# nothing\n", "birds.yaml:1:1: the file is empty; a definition begins with: dataset: NAME"),
                Arguments.of(
                        "- a\n- b\n", "birds.yaml:1:1: a definition is written as \"key: value\" lines, not as a list"),
                Arguments.of("dataset: [birds\n", "birds.yaml:2:1: not YAML: expected ',' or ']'"),
                Arguments.of("dataset: a\n\trows: 5\n", "birds.yaml:2:1: not YAML: found character '\\t(TAB)'"),
                Arguments.of(
                        "rows: 5\ncolumns: []\n", "birds.yaml:1:1: a definition needs \"dataset\", as in: dataset:"),
                Arguments.of("dataset:\nrows: 5\ncolumns: []\n", "birds.yaml:1:9: \"dataset\" is empty"),
                Arguments.of("dataset: b\ncolumns: []\n", "birds.yaml:1:1: a definition without a seed needs \"rows\""),
                Arguments.of("dataset: b\nrows: 5\n", "birds.yaml:1:1: a definition needs a \"seed\" or \"columns\""),
                Arguments.of(
                        "dataset: b\nrows: many\ncolumns: []\n",
                        "birds.yaml:2:7: \"rows\" is a whole number from 0 up, not \"many\""),
                Arguments.of(
                        HEAD + "  - {name: a, expression: \"1\"}\nrow_group_size: 0\n",
                        "birds.yaml:6:17: \"row_group_size\" is a whole number from 1 to 1048575, not \"0\""),
                Arguments.of(
                        "rows: 4\n" + HEAD + "  - {name: a, expression: \"1\"}\n",
                        "birds.yaml:1:7: \"rows\" is 4, but the seed's file has only 3 records; ask for as many or fewer"),
                Arguments.of(
                        "dataset: b\ndataset: c\nrows: 1\ncolumns: []\n",
                        "birds.yaml:2:1: the key \"dataset\" stands here twice, first in line 1"),
                Arguments.of(
                        "dataset: b\nrows: 1\ncolumns: {a: 1}\n",
                        "birds.yaml:3:10: \"columns\" is a list of columns, each beginning with \"- name: NAME\", not a"
                                + " mapping"),
                Arguments.of(
                        HEAD + "  - a\n", "birds.yaml:5:5: column 1 is written as \"key: value\" lines, not as \"a\""),
                Arguments.of(
                        HEAD + "  - {expression: \"1\"}\n", "birds.yaml:5:5: column 1 needs \"name\", as in: name:"),
                Arguments.of(
                        HEAD + "  - {name: a}\n",
                        "birds.yaml:5:12: the column \"a\" has nothing that computes it; give it one of expression,"
                                + " group_expression, lookup, java"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: \"1\", java: b.C}\n",
                        "birds.yaml:5:12: the column \"a\" has several of expression, java; give it one of"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: \"1\", requires: speed}\n",
                        "birds.yaml:5:32: what a column with \"expression\" requires is read from it; take \"requires\""
                                + " away"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: \"1\", hiden: true}\n",
                        "birds.yaml:5:32: unknown key \"hiden\" in column 1; did you mean \"hidden\"? Known are name,"
                                + " hidden, skip_when, fill, propagate_skips, on_failure, weight, timeout, expression"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: \"1\", hidden: yes}\n",
                        "birds.yaml:5:40: \"hidden\" is true or false, not \"yes\""),
                Arguments.of(
                        HEAD + "  - &base {name: a, expression: \"1\"}\n  - {<<: *base, name: b}\n",
                        "birds.yaml:6:6: merge keys (<<) are no part of YAML 1.2"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: 'speed + b'}\n  - {name: b, expression: a}\n",
                        "birds.yaml:4:1: columns need each other in a cycle: a -> b -> a"),
                Arguments.of(
                        HEAD + "  - {name: a, expression: 'a + 1'}\n",
                        "birds.yaml:5:28: the expression uses the column \"a\" that it is to fill"),
                Arguments.of(
                        HEAD + "  - {name: a, group_expression: speed.size()}\n",
                        "birds.yaml:5:33: the expression gives int, but a group expression gives a list"),
                Arguments.of(
                        HEAD + "  - name: a\n    expression: >\n      speed +\n      sped\n",
                        "birds.yaml:6:17: there is no column \"sped\"; did you mean \"speed\"?"),
                Arguments.of(
                        HEAD + "  - name: a\n    expression: \"species + \\\"x\\\" + spec\"\n",
                        "birds.yaml:6:17: there is no column \"spec\"; did you mean \"speed\"?"),
                Arguments.of(
                        "dataset: b\nseed:\n  file: none.csv\n",
                        "birds.yaml:3:9: there is no file none.csv; paths are relative to the definition's own folder"),
                Arguments.of(
                        "dataset: b\nseed: {}\n", "birds.yaml:2:7: the seed needs \"file\", as in: file: data.csv"),
                Arguments.of(
                        "dataset: b\nseed: birds.csv\n", "birds.yaml:2:7: the seed is written as \"key: value\" lines"),
                Arguments.of(
                        "dataset: b\nseed: {file: ragged.csv}\n",
                        "birds.yaml:2:14: ragged.csv, line 2: 1 field, but the header has 2"),
                Arguments.of(
                        "dataset: b\nseed: {file: twice.csv}\n",
                        "birds.yaml:2:8: twice.csv has several fields \"a\"; rename them in its first line"),
                Arguments.of(
                        "dataset: b\nseed: {file: data.txt}\n",
                        "birds.yaml:2:14: the name \"data.txt\" does not tell a format; say format: csv, tsv or jsonl"),
                Arguments.of(
                        "dataset: b\nseed: {file: data.txt, format: xml}\n",
                        "birds.yaml:2:32: unknown format \"xml\"; say format: csv, tsv or jsonl"),
                Arguments.of(
                        "dataset: b\nseed: {file: birds.csv, delimiter: \";;\"}\n",
                        "birds.yaml:2:36: \"delimiter\" is one ASCII character other than a quote or a newline"),
                Arguments.of(
                        "dataset: b\nseed: {file: birds.csv, hidden: spede}\n",
                        "birds.yaml:2:33: the seed has no column \"spede\" to hide"),
                Arguments.of(
                        HEAD + "  - {name: a, lookup: {file: birds.csv, key: spec, on: species, value: speed}}\n",
                        "birds.yaml:5:46: birds.csv has no field \"spec\"; did you mean \"speed\"?"),
                Arguments.of(
                        HEAD + "  - {name: a, lookup: {file: birds.csv, key: species, on: species, value: speed}}\n",
                        "birds.yaml:5:30: birds.csv: records 1 and 3 have the same \"species\", \"owl\""),
                Arguments.of(
                        HEAD + "  - {name: a, lookup: {file: birds.csv, key: speed, on: sped, value: species}}\n",
                        "birds.yaml:5:23: the column \"a\" requires \"sped\", which is no column; did you mean \"speed\"?"),
                Arguments.of(
                        HEAD
                                + "  - {name: a, lookup: {file: birds.csv, key: speed, on: speed, value: species, words: {a: b}}}\n",
                        "birds.yaml:5:80: \"words\" needs match: similar"),
                Arguments.of(
                        HEAD
                                + "  - {name: a, lookup: {file: birds.csv, key: speed, on: speed, value: species, unmatched: x}}\n",
                        "birds.yaml:5:91: \"unmatched\" is null (the cell is null) or fail (the row is dropped), not"
                                + " \"x\""),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Stranger}\n",
                        "birds.yaml:5:21: dev.heddle.cli.definition.JavaColumns$Stranger implements none of"
                                + " dev.heddle.CellFunction, FullColumnFunction and FromScratchFunction"),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Broken}\n",
                        "birds.yaml:5:21: making a dev.heddle.cli.definition.JavaColumns$Broken failed:"
                                + " java.lang.IllegalStateException: no model at hand"),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Shout, requires: spece}\n",
                        "birds.yaml:5:76: the column \"a\" requires \"spece\", which is no column; did you mean"
                                + " \"species\"?"),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Shout, retry: often}\n",
                        "birds.yaml:5:73: \"retry\" is none, exponential, or as in: {attempts: 5, first: 1s, ceiling:"
                                + " 1m}, not \"often\""),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Shout, retry: {first: 5}}\n",
                        "birds.yaml:5:81: \"first\" is a time as in 500ms, 1s, 2m or 1h, not \"5\""),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.JavaColumns$Numbers, requires: speed}\n",
                        "birds.yaml:4:1: column \"a\" is made from scratch and cannot require [speed]"));
    }

    @ParameterizedTest
    @MethodSource("wrongDefinitions")
    void aWrongDefinition_isRefusedByPlace(String yaml, String message) {
        assertThat(birds.problems(yaml))
                .allSatisfy(problem -> assertThat(problem).matches("(?s)birds\\.yaml:\\d+:\\d+: .*"))
                .anySatisfy(problem ->
                        assertThat(problem.replace(folder.toString() + "/", "")).startsWith(message));
    }

    @Test
    void aSeedThatCannotBeRead_isTheOnlyProblem() {
        assertThat(birds.problems(HEAD.replace("birds.csv", "none.csv") + "  - {name: a, expression: species}\n"))
                .hasSize(1);
    }
}
