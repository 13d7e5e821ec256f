package dev.heddle.cli.definition;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Nodes of a file as the values of cells. Stateless. */
final class NodeValue {
    /** Deeper than any value that people write, and an end for an alias that leads into itself. */
    private static final int DEPTH_MAX = 50;

    private NodeValue() {}

    /** The value of a node; null, with a problem, for what is no value of a cell. */
    static @Nullable Object of(Node node, Problems problems) {
        return of(node, problems, 0);
    }

    private static @Nullable Object of(Node node, Problems problems, int depth) {
        if (depth > DEPTH_MAX) {
            problems.add(Place.of(node), "a value is nested at most " + DEPTH_MAX + " deep");
            return null;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(element -> list.add(of(element, problems, depth + 1)));
            return list;
        }
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    map.put(key.getValue(), of(tuple.getValueNode(), problems, depth + 1));
                } else {
                    problems.add(
                            Place.of(tuple.getKeyNode()), "a key is a text, not " + Mapping.kind(tuple.getKeyNode()));
                }
            }
            return map;
        }
        return scalar((ScalarNode) node, problems);
    }

    private static @Nullable Object scalar(ScalarNode scalar, Problems problems) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        try {
            if (tag.equals(Tag.NULL)) {
                return null;
            }
            if (tag.equals(Tag.BOOL)) {
                return text.equalsIgnoreCase("true");
            }
            if (tag.equals(Tag.INT)) {
                return new BigInteger(text);
            }
            return tag.equals(Tag.FLOAT) ? (Object) Double.valueOf(text) : text;
        } catch (NumberFormatException notJson) {
            problems.add(Place.of(scalar), "\"" + text + "\" is no number that JSON has; write it in quotes");
            return null;
        }
    }
}
