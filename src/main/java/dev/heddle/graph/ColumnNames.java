package dev.heddle.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where names lead: a column to its position in declaration, a side effect to the position of its producer. */
final class ColumnNames {
    private final List<ColumnNode> nodes;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Map<String, Integer> producers = new LinkedHashMap<>();

    /** Reads the names and adds a sentence to {@code problems} for each that cannot stand. */
    ColumnNames(List<ColumnNode> nodes, List<String> problems) {
        this.nodes = nodes;
        for (int position = 0; position < nodes.size(); position++) {
            String name = nodes.get(position).name();
            if (name.isEmpty()) {
                problems.add("column " + position + " (counted from 0) has an empty name");
            }
            if (columns.putIfAbsent(name, position) != null) {
                problems.add("column \"" + name + "\" is declared more than once; names are unique in a graph");
            }
        }
        for (int position = 0; position < nodes.size(); position++) {
            addSideEffects(position, problems);
        }
    }

    private void addSideEffects(int position, List<String> problems) {
        ColumnNode node = nodes.get(position);
        for (String sideEffect : node.sideEffectColumns()) {
            Integer first = producers.putIfAbsent(sideEffect, position);
            if (first != null && first != position) {
                problems.add("side effect \"" + sideEffect + "\" of column \"" + node.name()
                        + "\" is already produced by column \""
                        + nodes.get(first).name() + "\"");
            }
        }
    }

    /** The position of a column; null when no column has that name. */
    @Nullable
    Integer column(String name) {
        return columns.get(name);
    }

    /** The position of the column, else of the producer of that side effect; null when the name leads nowhere. */
    @Nullable
    Integer resolve(String name) {
        Integer column = columns.get(name);
        return column != null ? column : producers.get(name);
    }

    /** Half a sentence that names the column or side effect most like {@code name}. */
    String suggestion(String name) {
        List<String> known = new ArrayList<>(columns.keySet());
        known.addAll(producers.keySet());
        return suggestion(name, known);
    }

    /** Half a sentence that names the column meant by {@code name}: the producer of that side effect, else the nearest. */
    String columnSuggestion(String name) {
        Integer producer = producers.get(name);
        return producer == null
                ? suggestion(name, columns.keySet())
                : "it is a side effect of column \"" + nodes.get(producer).name() + "\"";
    }

    private static String suggestion(String name, Collection<String> known) {
        String nearest = NearestName.of(name, known);
        return nearest == null ? "the graph has no columns" : "the nearest known one is \"" + nearest + "\"";
    }
}
