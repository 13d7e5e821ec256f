package dev.heddle.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws graphs for tests: {@code "topic[batch] -> question[cell+question__trace] -> score[batch]; stars[cell] ~> score"}.
 *
 * <p>Chains are separated by semicolons. A column is declared where it first stands with its strategy and side effects, and
 * columns are declared in that order; afterwards its name alone is enough. A name that is never declared stands for itself,
 * such as a side effect. {@code ->} requires, {@code ~>} gates.
 */
public final class Graphs {
    private final Map<String, Column> columns = new LinkedHashMap<>();

    private Graphs() {}

    private record Column(
            String name,
            GenerationStrategy strategy,
            List<String> sideEffects,
            List<String> required,
            List<String> gates) {
        ColumnNode node() {
            return new ColumnNode(name, strategy, required, sideEffects, gates);
        }
    }

    /** The graph of a drawing. */
    public static ExecutionGraph parse(String drawing) {
        return ExecutionGraph.of(nodes(drawing));
    }

    /** The columns of a drawing, whether or not they make a graph. */
    public static List<ColumnNode> nodes(String drawing) {
        Graphs graphs = new Graphs();
        for (String chain : drawing.split(";", -1)) {
            graphs.addChain(List.of(chain.strip().split("\\s+", -1)));
        }
        return graphs.columns.values().stream().map(Column::node).toList();
    }

    private void addChain(List<String> words) {
        String previous = declare(words.get(0));
        for (int i = 1; i + 1 < words.size(); i += 2) {
            String name = declare(words.get(i + 1));
            Column column = columns.get(name);
            if (column == null) {
                throw new IllegalArgumentException("\"" + name + "\" is not declared, so nothing can point to it");
            }
            switch (words.get(i)) {
                case "->" -> column.required().add(previous);
                case "~>" -> column.gates().add(previous);
                default -> throw new IllegalArgumentException("expected -> or ~>, found " + words.get(i));
            }
            previous = name;
        }
    }

    private String declare(String word) {
        int bracket = word.indexOf('[');
        if (bracket < 0) {
            return word;
        }
        String name = word.substring(0, bracket);
        List<String> inside =
                List.of(word.substring(bracket + 1, word.length() - 1).split("\\+", -1));
        GenerationStrategy strategy = switch (inside.get(0)) {
            case "cell" -> GenerationStrategy.CELL_BY_CELL;
            case "batch" -> GenerationStrategy.FULL_COLUMN;
            default -> throw new IllegalArgumentException("expected cell or batch, found " + inside.get(0));
        };
        List<String> sideEffects = inside.subList(1, inside.size());
        columns.put(name, new Column(name, strategy, sideEffects, new ArrayList<>(), new ArrayList<>()));
        return name;
    }
}
