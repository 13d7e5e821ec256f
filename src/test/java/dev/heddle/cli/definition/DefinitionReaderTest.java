package dev.heddle.cli.definition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.CellFunction;
import dev.heddle.Dataset;
import dev.heddle.FromScratchFunction;
import dev.heddle.FullColumnFunction;
import dev.heddle.Group;
import dev.heddle.Row;
import dev.heddle.Rows;
import dev.heddle.graph.GenerationStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
    private static final String HEAD = """
            dataset: birds
            seed:
              file: birds.csv
            columns:
            """;

    @TempDir
    private Path folder;

    /** A column of code. */
    public static final class Shout implements CellFunction {
        @Override
        public Object apply(Row row) {
            return row.string("species") + "!";
        }
    }

    /** A full column of code. */
    public static final class Ranks implements FullColumnFunction {
        @Override
        public List<?> apply(Rows rows) {
            return Collections.nCopies(rows.size(), 1);
        }
    }

    /** A root of code. */
    public static final class Numbers implements FromScratchFunction {
        @Override
        public List<?> apply(Group group) {
            return Collections.nCopies(group.size(), 1);
        }
    }

    /** Code that cannot be made. */
    public static final class Broken implements CellFunction {
        /** Fails. */
        public Broken() {
            throw new IllegalStateException("no model at hand");
        }

        @Override
        public @Nullable Object apply(Row row) {
            return null;
        }
    }

    /** No code of a column. */
    public static final class Stranger {}

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(folder.resolve("birds.csv"), "species,speed\nowl,30\nkite,\nowl,40\n");
        Files.writeString(folder.resolve("ragged.csv"), "a,b\n1\n");
        Files.writeString(folder.resolve("twice.csv"), "a,a\n1,2\n");
        Files.writeString(folder.resolve("data.txt"), "a\n1\n");
    }

    private Dataset read(String yaml) throws IOException {
        return DefinitionReader.read(Files.writeString(folder.resolve("birds.yaml"), yaml));
    }

    /** The problems of a definition, each without the path before the file's own name. */
    private List<String> problems(String yaml) {
        InvalidDefinitionException refusal = catchThrowableOfType(InvalidDefinitionException.class, () -> read(yaml));
        assertThat(refusal).as("the definition is valid").isNotNull();
        return refusal.problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void aDefinition_becomesADataset() throws IOException {
        Dataset dataset = read("""
                dataset: birds
                rows: 2
                row_group_size: 1
                seed:
                  file: birds.csv
                  columns: {kind: species, speed_text: speed}
                  hidden: speed_text
                columns:
                  - {name: speed, expression: "speed_text == null ? null : dyn(int(speed_text))"}
                  - name: share
                    group_expression: |
                      speed.map(one, one == null ? 0.0 : double(one) / 100.0)
                  - name: again
                    hidden: true
                    lookup: {file: birds.csv, key: species, on: kind, value: speed, match: similar}
                  - name: rank
                    java: dev.heddle.cli.definition.DefinitionReaderTest$Ranks
                    requires: [speed, share]
                    version: 2
                    resource: {name: llm, limit: 4}
                    retry: {attempts: 3, first: 10ms, ceiling: 1s}
                  - {name: number, java: dev.heddle.cli.definition.DefinitionReaderTest$Numbers}
                """);

        assertThat(dataset.name()).isEqualTo("birds");
        assertThat(dataset.rows()).isEqualTo(2);
        assertThat(dataset.rowGroupSize()).isEqualTo(1);
        assertThat(dataset.graph().columns())
                .containsExactly("kind", "speed_text", "speed", "share", "again", "rank", "number");
        assertThat(dataset.graph().strategy("speed")).isEqualTo(GenerationStrategy.CELL_BY_CELL);
        assertThat(dataset.graph().strategy("share")).isEqualTo(GenerationStrategy.FULL_COLUMN);
        assertThat(dataset.graph().requiredColumns("rank")).containsExactly("speed", "share");
        assertThat(dataset.graph().requiredColumns("again")).containsExactly("kind");
    }

    @Test
    void theSeed_givesTheRowsAndAllItsFields_unlessToldOtherwise() throws IOException {
        Dataset dataset = read("dataset: birds\nseed:\n  file: birds.csv\n");

        assertThat(dataset.rows()).isEqualTo(3);
        assertThat(dataset.graph().columns()).containsExactly("species", "speed");
    }

    @Test
    void anchorsAndAliases_areFine() throws IOException {
        Dataset dataset = read("""
                dataset: birds
                rows: 5
                columns:
                  - {name: one, expression: &same "1 + 1"}
                  - {name: two, expression: *same}
                """);

        assertThat(dataset.graph().columns()).containsExactly("one", "two");
    }

    @Test
    void everyProblem_isFoundInOneGo_inOrderOfTheFile() {
        assertThat(problems("""
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

    static Stream<Arguments> badDefinitions() {
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
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Stranger}\n",
                        "birds.yaml:5:21: dev.heddle.cli.definition.DefinitionReaderTest$Stranger implements none of"
                                + " dev.heddle.CellFunction, FullColumnFunction and FromScratchFunction"),
                Arguments.of(
                        HEAD + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Broken}\n",
                        "birds.yaml:5:21: making a dev.heddle.cli.definition.DefinitionReaderTest$Broken failed:"
                                + " java.lang.IllegalStateException: no model at hand"),
                Arguments.of(
                        HEAD
                                + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Shout, requires: spece}\n",
                        "birds.yaml:5:85: the column \"a\" requires \"spece\", which is no column; did you mean"
                                + " \"species\"?"),
                Arguments.of(
                        HEAD
                                + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Shout, retry: often}\n",
                        "birds.yaml:5:82: \"retry\" is none, exponential, or as in: {attempts: 5, first: 1s, ceiling:"
                                + " 1m}, not \"often\""),
                Arguments.of(
                        HEAD
                                + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Shout, retry: {first: 5}}\n",
                        "birds.yaml:5:90: \"first\" is a time as in 500ms, 1s, 2m or 1h, not \"5\""),
                Arguments.of(
                        HEAD
                                + "  - {name: a, java: dev.heddle.cli.definition.DefinitionReaderTest$Numbers, requires: speed}\n",
                        "birds.yaml:4:1: column \"a\" is made from scratch and cannot require [speed]"));
    }

    @ParameterizedTest
    @MethodSource("badDefinitions")
    void aBadDefinition_isRefusedByPlace(String yaml, String message) {
        assertThat(problems(yaml))
                .allSatisfy(problem -> assertThat(problem).matches("(?s)birds\\.yaml:\\d+:\\d+: .*"))
                .anySatisfy(problem ->
                        assertThat(problem.replace(folder.toString() + "/", "")).startsWith(message));
    }

    @Test
    void aSeedThatCannotBeRead_isTheOnlyProblem() {
        assertThat(problems(HEAD.replace("birds.csv", "none.csv") + "  - {name: a, expression: species}\n"))
                .hasSize(1);
    }

    @Test
    void aDirectoryABinaryAndAMissingFile_areRefused() throws IOException {
        Path binary =
                Files.write(folder.resolve("image.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
        Path zeros = Files.write(folder.resolve("zeros.yaml"), new byte[100]);

        assertThat(refusal(folder)).contains("is a directory; name the definition's file");
        assertThat(refusal(folder.resolve("none.yaml"))).startsWith("there is no file ");
        assertThat(refusal(binary)).contains("is not a text file in UTF-8");
        assertThat(refusal(zeros)).contains("not YAML");
    }

    @Test
    void aHugeFile_isRefusedUnread() throws IOException {
        Path huge = Files.writeString(folder.resolve("huge.yaml"), "# " + "x".repeat(1 << 20));

        assertThat(refusal(huge)).contains("has 1048578 bytes; a definition has at most 1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void deepNesting_isRefused(String opening) throws IOException {
        Path deep = Files.writeString(folder.resolve("deep.yaml"), opening.repeat(200_000));

        assertThat(refusal(deep)).startsWith(deep.toString());
    }

    @Test
    void aliasesWithinAliases_areRefusedQuickly() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Path file = Files.writeString(
                folder.resolve("bomb.yaml"),
                bomb + "dataset: b\nrows: 1\ncolumns: [{name: c, java: x.Y, requires: *a39}]\n",
                StandardCharsets.UTF_8);

        assertThat(refusal(file)).contains("Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    private static String refusal(Path file) {
        return catchThrowableOfType(InvalidDefinitionException.class, () -> DefinitionReader.read(file))
                .problems()
                .get(0);
    }

    @Test
    void whatAColumnDoes_isInItsDefinition() throws IOException {
        // The text by which a resume notices a change is not public, so it is looked for where it is made.
        Problems problems = new Problems("birds.yaml");
        Path definition =
                Files.writeString(folder.resolve("birds.yaml"), HEAD + "  - {name: a, expression: ' speed  '}\n");
        YamlFile file = YamlFile.read(definition, "birds.yaml");
        Mapping root = new Mapping(file.root(), "a definition", problems);
        SeedSection seed = requireNonNull(SeedSection.read(
                new Mapping(root.requiredValue("seed"), "the seed", problems),
                new RecordFiles(definition, problems),
                problems));

        assertThat(seed.columns().get(0).code().definition())
                .matches("field \"species\" of birds\\.csv, 34 bytes, SHA-256 [0-9a-f]{16}");
    }
}
