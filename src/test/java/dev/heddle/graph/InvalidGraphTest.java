package dev.heddle.graph;

import static dev.heddle.graph.GenerationStrategy.CELL_BY_CELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InvalidGraphTest {
    // Behaviour 1
    @Test
    void nameUsedTwice_isNamed() {
        assertThat(problemsOf(ColumnNode.of("a", CELL_BY_CELL), ColumnNode.of("a", CELL_BY_CELL)))
                .containsExactly("column \"a\" is declared more than once; names are unique in a graph");
    }

    @Test
    void emptyName_isRefused() {
        assertThat(problemsOf(ColumnNode.of("a", CELL_BY_CELL), ColumnNode.of("", CELL_BY_CELL)))
                .containsExactly("column 1 (counted from 0) has an empty name");
    }

    // Behaviour 2
    @Test
    void requirementThatLeadsNowhere_namesBothEndsAndTheNearest() {
        assertThat(problemsOf("topic[batch]; topik -> score[cell]"))
                .containsExactly("column \"score\" requires \"topik\", which is neither a column nor a side effect; "
                        + "the nearest known one is \"topic\"");
    }

    // Behaviours 2 and 3
    @Test
    void gateThatLeadsNowhere_namesBothEndsAndTheNearest() {
        assertThat(problemsOf("x[cell+x__ok]; x__ko ~> score[cell]"))
                .containsExactly(
                        "column \"score\" has a gate on \"x__ko\", which is neither a column nor a side effect; "
                                + "the nearest known one is \"x__ok\"");
        assertThat(problemsOf(new ColumnNode("a", CELL_BY_CELL, List.of(), List.of(), List.of(""))))
                .singleElement()
                .asString()
                .startsWith("column \"a\" has a gate on \"\", which is neither");
    }

    // Behaviour 3
    @Test
    void gateOnItsOwnColumnOrSideEffect_isRefused() {
        assertThat(problemsOf("a[cell+a__trace] ~> a; a__trace ~> a"))
                .containsExactly(
                        "column \"a\" has a gate on \"a\", its own output, which does not exist yet when the gate is asked",
                        "column \"a\" has a gate on \"a__trace\", its own output, which does not exist yet when the gate is asked");
    }

    // Behaviour 4
    @Test
    void twoColumnsThatNeedEachOther_areACycle() {
        assertThat(problemsOf("a[cell] -> b[cell] -> a"))
                .containsExactly("columns need each other in a cycle: a -> b -> a");
    }

    // Behaviour 4
    @Test
    void cycle_isNamedAsAPathWithoutWhatHangsOnIt() {
        assertThat(problemsOf("before[cell] -> c[cell] -> a[cell] -> b[cell] -> c; b -> after[cell]"))
                .containsExactly("columns need each other in a cycle: c -> a -> b -> c");
    }

    @Test
    void cycleThroughGatesAndSideEffects_isFound() {
        assertThat(problemsOf("a[cell+a__t]; b[cell]; a__t ~> b; b -> a"))
                .containsExactly("columns need each other in a cycle: a -> b -> a");
    }

    // Behaviour 7
    @Test
    void sideEffectOfTwoColumns_namesTheFirstProducer() {
        assertThat(problemsOf("x[cell+trace]; y[cell+trace]"))
                .containsExactly("side effect \"trace\" of column \"y\" is already produced by column \"x\"");
    }

    @Test
    void allProblems_areListedAtOnce() {
        List<ColumnNode> columns = Stream.concat(
                        Stream.of(ColumnNode.of("a", CELL_BY_CELL), ColumnNode.of("a", CELL_BY_CELL, "nowhere")),
                        Graphs.nodes("x[cell+t]; y[cell+t] ~> y; p[cell] -> q[cell] -> p; r[cell] -> s[cell] -> r")
                                .stream())
                .toList();

        InvalidGraphException failure = failureOf(columns);

        assertThat(failure.problems()).hasSize(6);
        assertThat(failure.problems().get(0)).contains("\"a\" is declared more than once");
        assertThat(failure.problems().get(1)).contains("\"t\"", "\"x\"", "\"y\"");
        assertThat(failure.problems().get(2)).contains("\"a\" requires \"nowhere\"");
        assertThat(failure.problems().get(3)).contains("\"y\" has a gate on \"y\"");
        assertThat(failure.problems().get(4)).endsWith("p -> q -> p");
        assertThat(failure.problems().get(5)).endsWith("r -> s -> r");
        assertThat(failure).hasMessageContainingAll(failure.problems().toArray(new String[0]));
    }

    @Test
    void cyclesThatShareAColumn_areNamedUntilNoneIsLeft() {
        assertThat(problemsOf("a[cell] -> b[cell] -> a; b -> c[cell] -> d[cell] -> c"))
                .containsExactly(
                        "columns need each other in a cycle: a -> b -> a",
                        "columns need each other in a cycle: c -> d -> c");
        assertThat(problemsOf("hub[cell] -> x[cell] -> hub; hub -> y[cell] -> hub"))
                .as("without the columns of the first there is no other")
                .hasSize(1);
    }

    @Test
    void longCycle_isFoundWithoutRecursion() {
        int count = 50_000;
        List<ColumnNode> columns = IntStream.range(0, count)
                .mapToObj(i -> ColumnNode.of("c" + i, CELL_BY_CELL, "c" + (i + count - 1) % count))
                .toList();

        assertThat(failureOf(columns).problems()).singleElement().asString().endsWith("-> c" + (count - 1) + " -> c0");
    }

    private static List<String> problemsOf(String drawing) {
        return failureOf(Graphs.nodes(drawing)).problems();
    }

    private static List<String> problemsOf(ColumnNode... columns) {
        return failureOf(List.of(columns)).problems();
    }

    private static InvalidGraphException failureOf(List<ColumnNode> columns) {
        return catchThrowableOfType(InvalidGraphException.class, () -> ExecutionGraph.of(columns));
    }
}
