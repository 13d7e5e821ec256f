package dev.heddle.cli.definition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Dataset;
import dev.heddle.graph.GenerationStrategy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a definition that is right. */
class DefinitionReaderTest {
    @TempDir
    private Path folder;

    private BirdsFolder birds;

    @BeforeEach
    void writeData() throws IOException {
        birds = BirdsFolder.in(folder);
    }

    @Test
    void aDefinition_becomesADataset() throws IOException {
        Dataset dataset = birds.read("""
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
                    java: dev.heddle.cli.definition.JavaColumns$Ranks
                    requires: [speed, share]
                    version: 2
                    resource: {name: llm, limit: 4}
                    retry: {attempts: 3, first: 10ms, ceiling: 1s}
                  - {name: number, java: dev.heddle.cli.definition.JavaColumns$Numbers}
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
        Dataset dataset = birds.read("dataset: birds\nseed:\n  file: birds.csv\n");

        assertThat(dataset.rows()).isEqualTo(3);
        assertThat(dataset.graph().columns()).containsExactly("species", "speed");
    }

    @Test
    void anchorsAndAliases_areFine() throws IOException {
        Dataset dataset = birds.read("""
                dataset: birds
                rows: 5
                columns:
                  - {name: one, expression: &same "1 + 1"}
                  - {name: two, expression: *same}
                """);

        assertThat(dataset.graph().columns()).containsExactly("one", "two");
    }

    @Test
    void whatAColumnDoes_isInItsDefinition() throws IOException {
        // The text by which a resume notices a change is not public, so it is looked for where it is made.
        Problems problems = new Problems("birds.yaml");
        Path definition = birds.write(BirdsFolder.HEAD + "  - {name: a, expression: ' speed  '}\n");
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
