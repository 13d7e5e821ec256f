package dev.heddle.graph;

import static dev.heddle.graph.GenerationStrategy.CELL_BY_CELL;
import static dev.heddle.graph.GenerationStrategy.FULL_COLUMN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a valid graph answers. What makes a graph invalid is in {@link InvalidGraphTest}. */
class ExecutionGraphTest {
    // Behaviour 3
    @Test
    void columnRequiringItselfOrItsOwnSideEffect_hasNoEdge() {
        ExecutionGraph graph = Graphs.parse("a[cell+a__trace] -> a; a__trace -> a");

        assertThat(graph.upstream("a")).isEmpty();
        assertThat(graph.requiredColumns("a")).isEmpty();
        assertThat(graph.roots()).containsExactly("a");
    }

    // Behaviour 5
    @Test
    void requiringSideEffects_isRequiringTheirProducerOnce() {
        ExecutionGraph graph = Graphs.parse(
                "x[cell+x__trace+x__reasoning_content]; x__trace -> y[cell]; x -> y; x__reasoning_content -> y");

        assertThat(graph.upstream("y")).containsExactly("x");
        assertThat(graph.requiredColumns("y")).containsExactly("x");
        assertThat(graph.resolve("x__trace")).isEqualTo("x");
        assertThat(graph.resolve("x__reasoning_content")).isEqualTo("x");
        assertThat(graph.resolve("y")).isEqualTo("y");
        assertThat(graph.sideEffectColumns("x")).containsExactly("x__trace", "x__reasoning_content");
        assertThat(graph.sideEffectColumns("y")).isEmpty();
    }

    // Behaviour 6
    @Test
    void columnNamedLikeASideEffect_hidesIt() {
        ExecutionGraph graph =
                Graphs.parse("x[cell+x__trace]; x__trace[cell] -> y[cell]; x__trace -> x; x__trace ~> x");

        assertThat(graph.resolve("x__trace")).isEqualTo("x__trace");
        assertThat(graph.upstream("y")).containsExactly("x__trace");
        assertThat(graph.upstream("x"))
                .as("what was its own side effect is another column now")
                .containsExactly("x__trace");
    }

    @Test
    void unknownNameToResolve_namesTheNearestColumnOrSideEffect() {
        ExecutionGraph graph = Graphs.parse("summary[cell+summary__trace] -> score[batch]");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.resolve("summary_trace"))
                .withMessage(
                        "\"summary_trace\" is neither a column nor a side effect; the nearest known one is \"summary__trace\"");
    }

    // Behaviour 8
    @Test
    void chainOfFour_isItsOwnOrderAndLongestChain() {
        ExecutionGraph graph = Graphs.parse("a[batch] -> b[cell] -> c[cell] -> d[batch]");

        assertThat(graph.topologicalOrder()).containsExactly("a", "b", "c", "d");
        assertThat(graph.criticalPath()).containsExactly("a", "b", "c", "d");
    }

    // Behaviour 8
    @Test
    void diamond_hasALongestChainOfThree() {
        ExecutionGraph graph = Graphs.parse("a[cell] -> c[cell] -> d[cell]; a -> b[cell] -> d");

        assertThat(graph.columns()).containsExactly("a", "c", "d", "b");
        assertThat(graph.topologicalOrder()).containsExactly("a", "c", "b", "d");
        assertThat(graph.criticalPath())
                .as("of two deepest predecessors the first in topological order")
                .containsExactly("a", "c", "d");
    }

    @Test
    void longestChain_endsAtTheFirstOfTheDeepestInTopologicalOrder() {
        ExecutionGraph graph = Graphs.parse("late[cell]; b[cell] -> d[cell]; a[cell] -> c[cell]; c -> late");

        assertThat(graph.columns()).containsExactly("late", "b", "d", "a", "c");
        assertThat(graph.topologicalOrder()).containsExactly("b", "d", "a", "c", "late");
        assertThat(graph.criticalPath()).containsExactly("a", "c", "late");
        assertThat(Graphs.parse("y[cell]; x[cell]; b[cell] -> x; a[cell] -> y").criticalPath())
                .as("x is placed before y although y is declared first")
                .containsExactly("b", "x");
    }

    @Test
    void longestChain_countsGates() {
        assertThat(Graphs.parse("g[cell] ~> a[cell] -> b[cell]; c[cell] -> b").criticalPath())
                .containsExactly("g", "a", "b");
    }

    // Behaviour 8
    @Test
    void emptyGraph_hasEmptyAnswers() {
        ExecutionGraph graph = ExecutionGraph.of(List.of());

        assertThat(graph.columns()).isEmpty();
        assertThat(graph.roots()).isEmpty();
        assertThat(graph.topologicalOrder()).isEmpty();
        assertThat(graph.criticalPath()).isEmpty();
        assertThat(graph.taskCounts(10, 3)).isEmpty();
        assertThat(graph.toMermaid()).isEqualTo("graph TD\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.strategy("a"))
                .withMessage("no column \"a\"; the graph has no columns");
    }

    // Behaviour 9
    @Test
    void equalRanks_areOrderedByDeclaration() {
        assertThat(Graphs.parse("a[cell]; b[cell]; a -> c[cell]; d[cell]").topologicalOrder())
                .containsExactly("a", "b", "c", "d");
    }

    // Behaviour 9
    @Test
    void columnDeclaredBeforeItsUpstream_isNextAsSoonAsItCanBe() {
        ExecutionGraph graph = Graphs.parse("z[cell]; y[cell]; m[cell] -> z; x[cell]; x -> y");

        assertThat(graph.columns()).containsExactly("z", "y", "m", "x");
        assertThat(graph.topologicalOrder()).containsExactly("m", "z", "x", "y");
    }

    // Behaviour 10
    @Test
    void taskCounts_areRowsOrRowGroups() {
        ExecutionGraph graph = Graphs.parse("a[batch] -> b[cell]");

        assertThat(graph.taskCounts(10, 3)).containsExactly(Map.entry("a", 4L), Map.entry("b", 10L));
        assertThat(graph.taskCounts(9, 3)).containsExactly(Map.entry("a", 3L), Map.entry("b", 9L));
        assertThat(graph.taskCounts(0, 3)).containsExactly(Map.entry("a", 0L), Map.entry("b", 0L));
        assertThat(graph.taskCounts(Long.MAX_VALUE, Integer.MAX_VALUE))
                .containsExactly(Map.entry("a", 4_294_967_299L), Map.entry("b", Long.MAX_VALUE));
    }

    // Behaviour 10
    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void taskCounts_refuseGroupsWithoutRows(int rowGroupSize) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graphs.parse("a[batch]").taskCounts(10, rowGroupSize))
                .withMessageContaining("row group size is " + rowGroupSize);
    }

    // Behaviour 10
    @Test
    void taskCounts_refuseNegativeRows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graphs.parse("a[batch]").taskCounts(-1, 3))
                .withMessageContaining("number of rows is -1");
    }

    // Behaviour 11
    @Test
    void columnsOfOneGenerator_areNodesWithoutALinkBetweenThem() {
        ExecutionGraph graph = Graphs.parse("seed[batch] -> name[cell]; seed -> age[cell]; seed -> city[cell]");

        assertThat(graph.columns()).containsExactly("seed", "name", "age", "city");
        assertThat(graph.downstream("seed")).containsExactly("name", "age", "city");
        assertThat(List.of("name", "age", "city"))
                .allSatisfy(column -> assertThat(graph.upstream(column)).containsExactly("seed"))
                .allSatisfy(column -> assertThat(graph.downstream(column)).isEmpty());
    }

    // Behaviour 12
    @Test
    void gate_isUpstreamButNotRequired() {
        ExecutionGraph graph = Graphs.parse("g[cell] ~> x[cell]; d[cell] -> x");

        assertThat(graph.upstream("x")).containsExactlyInAnyOrder("g", "d");
        assertThat(graph.requiredColumns("x")).containsExactly("d");
        assertThat(graph.downstream("g")).containsExactly("x");
    }

    @Test
    void gateOnASideEffect_isAGateOnItsProducer() {
        ExecutionGraph graph = Graphs.parse("g[cell+g__flag]; x[cell]; g__flag ~> x");

        assertThat(graph.upstream("x")).containsExactly("g");
        assertThat(graph.requiredColumns("x")).isEmpty();
    }

    @Test
    void neighbours_comeInOrderOfDeclarationAndSplitByStrategy() {
        ExecutionGraph graph = Graphs.parse("a[batch]; b[cell]; c[batch]; d[cell] -> x[cell]; c -> x; b ~> x; a ~> x");

        assertThat(graph.upstream("x")).containsExactly("a", "b", "c", "d");
        assertThat(graph.requiredColumns("x")).containsExactly("c", "d");
        assertThat(graph.batchUpstream("x")).containsExactly("a", "c");
        assertThat(graph.cellUpstream("x")).containsExactly("b", "d");
        assertThat(graph.strategy("a")).isEqualTo(FULL_COLUMN);
        assertThat(graph.strategy("b")).isEqualTo(CELL_BY_CELL);
        assertThat(graph.position("c")).isEqualTo(2);
    }

    // Behaviour 13
    @Test
    void mutatingWhatWasGiven_changesNothing() {
        List<String> required = new ArrayList<>(List.of("a"));
        List<ColumnNode> columns = new ArrayList<>();
        columns.add(ColumnNode.of("a", CELL_BY_CELL));
        columns.add(new ColumnNode("b", CELL_BY_CELL, required, List.of(), List.of()));
        ExecutionGraph graph = ExecutionGraph.of(columns);
        String fingerprint = graph.fingerprint();

        required.clear();
        columns.clear();

        assertThat(graph.columns()).containsExactly("a", "b");
        assertThat(graph.upstream("b")).containsExactly("a");
        assertThat(graph.fingerprint()).isEqualTo(fingerprint);
    }

    // Behaviour 13
    @Test
    void everyCollection_isUnmodifiable() {
        ExecutionGraph graph = Graphs.parse("a[batch+a__t] -> b[cell] -> c[batch]");

        Stream<Collection<?>> collections = Stream.of(
                graph.columns(),
                graph.upstream("c"),
                graph.downstream("a"),
                graph.requiredColumns("c"),
                graph.batchUpstream("b"),
                graph.cellUpstream("c"),
                graph.sideEffectColumns("a"),
                graph.roots(),
                graph.topologicalOrder(),
                graph.criticalPath(),
                graph.taskCounts(1, 1).entrySet(),
                graph.cellDependencies("b", 0, 0, 1));

        assertThat(collections).allSatisfy(collection -> {
            assertThat(collection).isNotEmpty();
            assertThatThrownBy(collection::clear).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    @Test
    void unknownColumn_isRefusedWithTheNearestKnownOneEverywhere() {
        ExecutionGraph graph = Graphs.parse("topic[batch] -> question[cell]");

        assertThat(List.<Runnable>of(
                        () -> graph.strategy("questoin"),
                        () -> graph.position("questoin"),
                        () -> graph.upstream("questoin"),
                        () -> graph.downstream("questoin"),
                        () -> graph.requiredColumns("questoin"),
                        () -> graph.batchUpstream("questoin"),
                        () -> graph.cellUpstream("questoin"),
                        () -> graph.sideEffectColumns("questoin"),
                        () -> graph.cellDependencies("questoin", 0, 0, 1)))
                .allSatisfy(call -> assertThatIllegalArgumentException()
                        .isThrownBy(call::run)
                        .withMessage("no column \"questoin\"; the nearest known one is \"question\""));
    }

    @Test
    void sideEffectTakenForAColumn_isRefusedWithItsProducer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graphs.parse("trace[cell]; x[cell+x__trace]").strategy("x__trace"))
                .withMessage("no column \"x__trace\"; it is a side effect of column \"x\"");
    }

    // Behaviour 15
    @Test
    void cellDependencies_areTheSameRowOrTheGroup() {
        ExecutionGraph graph = Graphs.parse(
                "gate[cell]; seed[batch]; text[cell] -> x[cell]; seed -> x; gate ~> x; x -> y[batch]; seed -> y");

        assertThat(graph.cellDependencies("x", 3, 1, 2))
                .containsExactly(
                        SliceRef.cell("gate", 3, 1), SliceRef.wholeGroup("seed", 3), SliceRef.cell("text", 3, 1));
        assertThat(graph.cellDependencies("y", 3, SliceRef.WHOLE_GROUP, 2))
                .containsExactly(SliceRef.wholeGroup("seed", 3), SliceRef.cell("x", 3, 0), SliceRef.cell("x", 3, 1));
        assertThat(graph.cellDependencies("seed", 3, SliceRef.WHOLE_GROUP, 2)).isEmpty();
        assertThat(graph.cellDependencies("text", 3, 0, 2)).isEmpty();
    }

    @Test
    void wholeGroupOfCellsAndRowOfAFullColumn_needAllRows() {
        ExecutionGraph graph = Graphs.parse("a[cell] -> b[cell] -> c[batch]");

        assertThat(graph.cellDependencies("b", 0, SliceRef.WHOLE_GROUP, 2))
                .containsExactly(SliceRef.cell("a", 0, 0), SliceRef.cell("a", 0, 1));
        assertThat(graph.cellDependencies("c", 0, 1, 2))
                .isEqualTo(graph.cellDependencies("c", 0, SliceRef.WHOLE_GROUP, 2));
    }

    @Test
    void dependenciesOutsideTheGroup_areRefused() {
        ExecutionGraph graph = Graphs.parse("a[cell] -> b[cell]");

        assertThat(List.<Runnable>of(
                        () -> graph.cellDependencies("b", -1, 0, 2),
                        () -> graph.cellDependencies("b", 0, 2, 2),
                        () -> graph.cellDependencies("b", 0, -2, 2),
                        () -> graph.cellDependencies("b", 0, SliceRef.WHOLE_GROUP, 0)))
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }

    @Test
    void thousandsOfColumns_areBuiltInNoTime() {
        int count = 20_000;
        List<ColumnNode> columns = IntStream.range(0, count)
                .mapToObj(i ->
                        ColumnNode.of("c" + i, CELL_BY_CELL, i == 0 ? new String[0] : new String[] {"c" + (i - 1)}))
                .toList();

        ExecutionGraph graph =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ExecutionGraph.of(columns));

        assertThat(graph.criticalPath()).hasSize(count);
        assertThat(graph.topologicalOrder()).isEqualTo(graph.columns());
    }

    @Test
    void wideGraph_keepsItsOrder() {
        String[] roots = IntStream.range(0, 3_000).mapToObj(i -> "r" + i).toArray(String[]::new);
        List<ColumnNode> columns = new ArrayList<>();
        columns.add(ColumnNode.of("sink", FULL_COLUMN, roots));
        Arrays.stream(roots).forEach(root -> columns.add(ColumnNode.of(root, CELL_BY_CELL)));

        ExecutionGraph graph = ExecutionGraph.of(columns);

        assertThat(graph.cellUpstream("sink")).containsExactly(roots);
        assertThat(graph.topologicalOrder()).hasSize(3_001).endsWith("r2999", "sink");
        assertThat(graph.criticalPath()).containsExactly("r0", "sink");
    }
}
