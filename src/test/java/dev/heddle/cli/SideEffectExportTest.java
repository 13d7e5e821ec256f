package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a generator gave beside its column's value is exported too, unless it is hidden. */
class SideEffectExportTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final int[] ROW = {0};

    @TempDir
    Path folder;

    @BeforeEach
    void build() {
        DatasetSpec spec = DatasetSpec.of(
                "texts",
                List.of(
                        column("draft", true, false, "draft__cost"),
                        column("text", false, true, "text__trace"),
                        column("note", false, false, "note__b", "note__a")),
                1,
                RowGroupPlan.of(1, 1));
        try (JooqStore store = JooqStore.open(folder.resolve("store"), CommitLevel.WRITTEN)) {
            StoredDataset dataset = store.create(spec, AT);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(
                        List.of(
                                new CellCompleted("draft", 0, 0, "\"d\""),
                                new SideEffectsCompleted("draft__cost", "draft", 0, ROW, List.of("0.5")),
                                new CellCompleted("text", 0, 0, "\"t\""),
                                new SideEffectsCompleted("text__trace", "text", 0, ROW, List.of("[1]")),
                                new CellCompleted("note", 0, 0, "\"n\""),
                                new SideEffectsCompleted("note__a", "note", 0, ROW, List.of("\"a\"")),
                                new RowGroupFinalized(0, 1, AT)),
                        List.of()));
                journal.end("COMPLETED", AT);
            }
        }
    }

    @Test
    void shownOnesComeBehindTheColumns_whetherTheirColumnIsHiddenOrNot() throws IOException {
        assertThat(export())
                .isEqualTo("{\"text\":\"t\",\"note\":\"n\",\"draft__cost\":0.5,\"note__b\":null,\"note__a\":\"a\"}\n");
    }

    @Test
    void hiddenOnesComeWhenAskedFor() throws IOException {
        assertThat(export("--hidden"))
                .isEqualTo("{\"draft\":\"d\",\"text\":\"t\",\"note\":\"n\","
                        + "\"draft__cost\":0.5,\"text__trace\":[1],\"note__b\":null,\"note__a\":\"a\"}\n");
    }

    private String export(String... options) throws IOException {
        Path target = folder.resolve("rows.jsonl");
        String[] arguments = new String[options.length + 5];
        System.arraycopy(
                new String[] {"export", "--store", folder.resolve("store").toString(), "--output", target.toString()},
                0,
                arguments,
                0,
                5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        Cli export = Cli.run(arguments);
        assertThat(export.exitCode()).as(export.err()).isZero();
        return Files.readString(target);
    }

    private static ColumnSpec column(String name, boolean isHidden, boolean hidesSideEffects, String... sideEffects) {
        ColumnNode node =
                new ColumnNode(name, GenerationStrategy.CELL_BY_CELL, List.of(), List.of(sideEffects), List.of());
        return new ColumnSpec(node, isHidden, "", hidesSideEffects);
    }
}
