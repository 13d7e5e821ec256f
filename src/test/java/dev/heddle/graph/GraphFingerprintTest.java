package dev.heddle.graph;

import static dev.heddle.graph.GenerationStrategy.CELL_BY_CELL;
import static dev.heddle.graph.GenerationStrategy.FULL_COLUMN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphFingerprintTest {
    /** Stored with every dataset: if this fails, existing datasets would be taken for changed ones. */
    @Test
    void fingerprint_isWhatItWasInEveryEarlierVersion() {
        assertThat(ExecutionGraph.of(List.of()).fingerprint())
                .isEqualTo("8b9ba00f46c622cdf9462fd0dcb1de7339b921d83f384f2f53bee050a9a5fe30");
        assertThat(Graphs.parse("topic[batch] -> question[cell+question__trace] -> score[batch]; topic ~> score")
                        .fingerprint())
                .isEqualTo("b53d092c91bb568c9cf8f311ee659d4ecbeecd295d1cdc075f8df8f07e8b52aa");
    }

    @Test
    void graphsThatDifferInAnything_haveDifferentFingerprints() {
        ColumnNode a = ColumnNode.of("a", CELL_BY_CELL);
        ColumnNode b = ColumnNode.of("b", CELL_BY_CELL);
        Stream<List<ColumnNode>> graphs = Stream.of(
                List.of(),
                List.of(a),
                List.of(ColumnNode.of("a", FULL_COLUMN)),
                List.of(ColumnNode.of("A", CELL_BY_CELL)),
                List.of(ColumnNode.of("\ud800", CELL_BY_CELL)),
                List.of(ColumnNode.of("\ud801", CELL_BY_CELL)),
                List.of(ColumnNode.of("?", CELL_BY_CELL)),
                List.of(a, b),
                List.of(b, a),
                List.of(a, ColumnNode.of("b", CELL_BY_CELL, "a")),
                List.of(a, new ColumnNode("b", CELL_BY_CELL, List.of(), List.of("a"), List.of())),
                List.of(a, new ColumnNode("b", CELL_BY_CELL, List.of(), List.of(), List.of("a"))),
                List.of(a, new ColumnNode("b", CELL_BY_CELL, List.of("a"), List.of(), List.of("a"))),
                List.of(new ColumnNode("a", CELL_BY_CELL, List.of(), List.of("x", "y"), List.of())),
                List.of(new ColumnNode("a", CELL_BY_CELL, List.of(), List.of("xy"), List.of())),
                List.of(new ColumnNode("a", CELL_BY_CELL, List.of(), List.of("y", "x"), List.of())),
                List.of(new ColumnNode("ax", CELL_BY_CELL, List.of(), List.of("y"), List.of())));

        assertThat(graphs.map(columns -> ExecutionGraph.of(columns).fingerprint()))
                .doesNotHaveDuplicates()
                .allSatisfy(fingerprint -> assertThat(fingerprint).matches("[0-9a-f]{64}"));
    }

    @Test
    void equalDeclarations_haveEqualFingerprints() {
        String drawing = "a[batch] -> b[cell+b__t] ~> c[batch]";

        assertThat(Graphs.parse(drawing).fingerprint())
                .isEqualTo(Graphs.parse(drawing).fingerprint());
    }
}
