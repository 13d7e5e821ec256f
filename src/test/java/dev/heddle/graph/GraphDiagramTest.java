package dev.heddle.graph;

import static dev.heddle.graph.GenerationStrategy.CELL_BY_CELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphDiagramTest {
    // Behaviour 14
    @Test
    void mermaid_showsStrategiesSideEffectsAndEachEdgeOnce() {
        String diagram = Graphs.parse("topic[batch] -> question[cell+question__trace] -> score[batch]; topic ~> score; "
                        + "question__trace -> score; question ~> score")
                .toMermaid();

        assertThat(diagram).isEqualTo("""
                graph TD
                  n0["topic<br/>FULL_COLUMN"]
                  n1["question<br/>CELL_BY_CELL<br/>also question__trace"]
                  n2["score<br/>FULL_COLUMN"]
                  n0 --> n1
                  n0 -.-> n2
                  n1 --> n2
                """);
    }

    // Behaviour 14
    @Test
    void dot_showsTheSame() {
        String diagram = Graphs.parse("topic[batch] -> question[cell+question__trace] -> score[batch]; topic ~> score")
                .toDot();

        assertThat(diagram).isEqualTo("""
                digraph heddle {
                  node [shape=box];
                  n0 [label="topic\\nFULL_COLUMN"];
                  n1 [label="question\\nCELL_BY_CELL\\nalso question__trace"];
                  n2 [label="score\\nFULL_COLUMN"];
                  n0 -> n1;
                  n0 -> n2 [style=dotted];
                  n1 -> n2;
                }
                """);
    }

    @Test
    void mermaid_escapesWhatItWouldRead() {
        assertThat(mermaidLabel("a\"b]c#d;e")).isEqualTo("a#34;b#93;c#35;d#59;e");
        assertThat(mermaidLabel("1. item")).as("not a list").isEqualTo("1#46; item");
        assertThat(mermaidLabel("- item")).as("not a list").isEqualTo("#45; item");
        assertThat(mermaidLabel("_x_ __y__")).as("not italics").isEqualTo("#95;x_ #95;_y__");
        assertThat(mermaidLabel("`code`")).as("not a Markdown string").isEqualTo("#96;code#96;");
        assertThat(mermaidLabel("two\nlines")).isEqualTo("two#9226;lines");
        assertThat(mermaidLabel("straße 日本 my-column")).isEqualTo("straße 日本 my-column");
        assertThat(mermaidLabel("🙂")).isEqualTo("#128578;");
        assertThat(mermaidLabel("end")).isEqualTo("end");
    }

    @Test
    void dot_escapesWhatItWouldRead() {
        assertThat(dotLabel("a\"b\\c")).isEqualTo("a\\\"b\\\\c");
        assertThat(dotLabel("&lt;")).isEqualTo("&amp;lt;");
        assertThat(dotLabel("two\nlines\u0000\u007f")).isEqualTo("two␊lines␀␡");
        assertThat(dotLabel("ends with \\")).isEqualTo("ends with \\\\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "end",
                "a\"b",
                "a\nb",
                "a\r\nb",
                "]]",
                "[x]",
                "{",
                "%%{init: {}}%%",
                "-->",
                "\\",
                "\\n",
                "<b>",
                "&amp;",
                ";",
                "a --> b",
                "日本",
                "\ud800",
                "\u2028",
                "subgraph",
                "graph TD",
                "'",
                "`",
                "#quot;",
                "\u0000",
                "  ",
                "::",
                "|"
            })
    void anyName_staysInsideItsLabel(String name) {
        ExecutionGraph graph = ExecutionGraph.of(List.of(
                new ColumnNode(name, CELL_BY_CELL, List.of(), List.of(name + "!"), List.of()),
                ColumnNode.of("other", CELL_BY_CELL, name)));

        assertThat(graph.toMermaid()).matches("""
                graph TD
                  n0\\["TEXT<br/>CELL_BY_CELL<br/>also TEXT"\\]
                  n1\\["other<br/>CELL_BY_CELL"\\]
                  n0 --> n1
                """.replace("TEXT", "[^\"\n\r\\[\\]{}`%|<>]+"));
        assertThat(graph.toDot()).matches("""
                digraph heddle \\{
                  node \\[shape=box\\];
                  n0 \\[label="TEXT\\\\nCELL_BY_CELL\\\\nalso TEXT"\\];
                  n1 \\[label="other\\\\nCELL_BY_CELL"\\];
                  n0 -> n1;
                \\}
                """.replace("TEXT", "(?:[^\"\\\\\n\r]|\\\\.)+"));
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(graph.toMermaid() + graph.toDot()))
                .isTrue();
    }

    private static String mermaidLabel(String name) {
        String diagram =
                ExecutionGraph.of(List.of(ColumnNode.of(name, CELL_BY_CELL))).toMermaid();
        return diagram.substring(diagram.indexOf("[\"") + 2, diagram.indexOf("<br/>CELL"));
    }

    private static String dotLabel(String name) {
        String diagram =
                ExecutionGraph.of(List.of(ColumnNode.of(name, CELL_BY_CELL))).toDot();
        return diagram.substring(diagram.indexOf("label=\"") + 7, diagram.indexOf("\\nCELL"));
    }
}
