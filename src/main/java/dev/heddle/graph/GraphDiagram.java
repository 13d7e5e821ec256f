package dev.heddle.graph;

import java.util.List;
import java.util.function.UnaryOperator;

/** Draws a graph as text. Nodes get generated ids, so that names only ever stand inside quoted labels. */
final class GraphDiagram {
    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE = 0x7f;
    private static final int DELETE_PICTURE = 0x2421;
    private static final int REPLACEMENT = 0xfffd;

    private final List<ColumnNode> nodes;
    private final Edges edges;

    GraphDiagram(List<ColumnNode> nodes, Edges edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    String toMermaid() {
        StringBuilder diagram = new StringBuilder("graph TD\n");
        for (int i = 0; i < nodes.size(); i++) {
            diagram.append("  n").append(i).append("[\"");
            diagram.append(label(nodes.get(i), "<br/>", GraphDiagram::mermaidText))
                    .append("\"]\n");
        }
        appendEdges(diagram, " --> ", " -.-> ", "", "");
        return diagram.toString();
    }

    String toDot() {
        StringBuilder diagram = new StringBuilder("digraph heddle {\n  node [shape=box];\n");
        for (int i = 0; i < nodes.size(); i++) {
            diagram.append("  n").append(i).append(" [label=\"");
            diagram.append(label(nodes.get(i), "\\n", GraphDiagram::dotText)).append("\"];\n");
        }
        appendEdges(diagram, " -> ", " -> ", ";", " [style=dotted];");
        return diagram.append("}\n").toString();
    }

    private static String label(ColumnNode node, String lineBreak, UnaryOperator<String> escape) {
        StringBuilder label = new StringBuilder(escape.apply(node.name()));
        label.append(lineBreak).append(node.strategy());
        for (String sideEffect : node.sideEffectColumns()) {
            label.append(lineBreak).append("also ").append(escape.apply(sideEffect));
        }
        return label.toString();
    }

    /** A pair tied by data and gate is one data edge, because {@link Edges#upstream} holds each neighbour once. */
    private void appendEdges(StringBuilder diagram, String data, String gate, String dataEnd, String gateEnd) {
        int[][] upstream = edges.upstream();
        for (int to = 0; to < upstream.length; to++) {
            for (int from : upstream[to]) {
                boolean isData = edges.isData(from, to);
                diagram.append("  n")
                        .append(from)
                        .append(isData ? data : gate)
                        .append('n')
                        .append(to);
                diagram.append(isData ? dataEnd : gateEnd).append('\n');
            }
        }
    }

    /**
     * Letters, digits, single spaces, and hyphens and underscores inside words stand for themselves, all else is an entity ({@code #35;}).
     * Mermaid reads labels as Markdown before it decodes entities, so that a name like {@code 1. x} or {@code _x_} would
     * otherwise turn into a list or into italics.
     */
    private static String mermaidText(String name) {
        StringBuilder text = new StringBuilder();
        int previous = ' ';
        for (int codePoint : visible(name)) {
            boolean followsWord = Character.isLetterOrDigit(previous) || previous == '_' || previous == '-';
            boolean isPlain = switch (codePoint) {
                case '_', '-' -> followsWord;
                case ' ' -> previous != ' ';
                default -> Character.isLetterOrDigit(codePoint);
            };
            if (isPlain) {
                text.appendCodePoint(codePoint);
            } else {
                text.append('#').append(codePoint).append(';');
            }
            previous = codePoint;
        }
        return text.toString();
    }

    /** Graphviz reads backslash escapes and HTML entities inside quoted strings. */
    private static String dotText(String name) {
        StringBuilder text = new StringBuilder();
        for (int codePoint : visible(name)) {
            switch (codePoint) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '&' -> text.append("&amp;");
                default -> text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    /** Control characters by their Unicode pictures and unpaired surrogates replaced: neither can be drawn or encoded. */
    private static int[] visible(String name) {
        return name.codePoints()
                .map(codePoint -> {
                    if (codePoint < ' ') {
                        return CONTROL_PICTURES + codePoint;
                    }
                    if (codePoint == DELETE) {
                        return DELETE_PICTURE;
                    }
                    boolean isUnpaired = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                    return isUnpaired ? REPLACEMENT : codePoint;
                })
                .toArray();
    }
}
