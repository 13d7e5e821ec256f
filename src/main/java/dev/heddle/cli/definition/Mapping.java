package dev.heddle.cli.definition;

import dev.heddle.graph.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file, read key by key. What is wrong goes to the problems, and reading goes on as if the key were
 * absent, so that one look at the file finds everything. One thread at a time.
 */
final class Mapping {
    private static final int ITEMS_MAX = 1_000;

    private final Node node;
    private final String what;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    /** Reads a node; {@code what} names it in messages, as in "the seed". */
    Mapping(Node node, String what, Problems problems) {
        this.node = node;
        this.what = what;
        this.problems = problems;
        if (!(node instanceof MappingNode mapping)) {
            problems.add(Place.of(node), what + " is written as \"key: value\" lines, not as " + kind(node));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                put(key, tuple.getValueNode());
            } else {
                problems.add(Place.of(tuple.getKeyNode()), "a key is a text, not " + kind(tuple.getKeyNode()));
            }
        }
    }

    private void put(ScalarNode key, Node value) {
        Node first = keys.putIfAbsent(key.getValue(), key);
        if (first == null) {
            values.put(key.getValue(), value);
        } else {
            problems.add(
                    Place.of(key),
                    "the key \"" + key.getValue() + "\" stands here twice, first in line "
                            + Place.of(first).line());
        }
    }

    /** Complains about every key but these. */
    Mapping only(List<String> known) {
        keys.forEach((key, keyNode) -> {
            if (key.equals("<<")) {
                problems.add(
                        Place.of(keyNode), "merge keys (<<) are no part of YAML 1.2; repeat the keys, or alias values");
            } else if (!known.contains(key)) {
                problems.add(
                        Place.of(keyNode),
                        "unknown key \"" + key + "\" in " + what + "; did you mean \"" + NearestName.of(key, known)
                                + "\"? Known are " + String.join(", ", known));
            }
        });
        return this;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The keys in the order of the file. */
    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** Where the key's value is; of an absent key, where the mapping begins. */
    Place place(String key) {
        Node value = values.get(key);
        return value == null ? place() : Place.of(value);
    }

    /** Where the key itself is. */
    Place placeOfKey(String key) {
        Node found = keys.get(key);
        return found == null ? place() : Place.of(found);
    }

    Place place() {
        return Place.of(node);
    }

    /** The value's node, null when absent. */
    @Nullable
    Node value(String key) {
        return values.get(key);
    }

    /** The value's node of a key that is known to be there. */
    Node requiredValue(String key) {
        Node value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the key \"" + key + "\" was not looked for");
        }
        return value;
    }

    /** A text that has to be there and not be empty; null, and a problem, when it is not. */
    @Nullable
    String requiredText(String key, String example) {
        return isThere(key, example) ? text(key) : null;
    }

    private boolean isThere(String key, String example) {
        // What is no mapping at all was complained about when it was met.
        if (!has(key) && node instanceof MappingNode) {
            problems.add(place(), what + " needs \"" + key + "\", as in: " + key + ": " + example);
        }
        return has(key);
    }

    /** A text, or null when the key is absent. */
    @Nullable
    String text(String key) {
        Node value = values.get(key);
        return value == null ? null : text(value, "\"" + key + "\"");
    }

    private @Nullable String text(Node value, String subject) {
        if (!(value instanceof ScalarNode scalar)) {
            problems.add(Place.of(value), subject + " is a text, not " + kind(value));
            return null;
        }
        if (scalar.getValue().isEmpty() || (scalar.getTag().equals(Tag.NULL) && scalar.isPlain())) {
            problems.add(Place.of(value), subject + " is empty");
            return null;
        }
        return scalar.getValue();
    }

    /** A text that may be empty; null, and a problem, when it is none. A bare {@code null} is its own text. */
    @Nullable
    String textOrEmpty(String key) {
        if (values.get(key) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problems.add(place(key), "\"" + key + "\" is a text");
        return null;
    }

    /** A whole number, or null when the key is absent. */
    @Nullable
    Long integer(String key, long least, long most) {
        Node value = values.get(key);
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof ScalarNode scalar) {
                long number = Long.parseLong(scalar.getValue().replace("_", ""));
                if (number >= least && number <= most) {
                    return number;
                }
            }
        } catch (NumberFormatException notWhole) {
            // It is reported below with everything else that is not the number asked for.
        }
        problems.add(
                Place.of(value),
                "\"" + key + "\" is a whole number from " + least + (most == Long.MAX_VALUE ? " up" : " to " + most)
                        + ", not " + kind(value));
        return null;
    }

    /** A number from 0 to 1, or the other value when the key is absent. */
    double fraction(String key, double otherwise) {
        Node value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            if (value instanceof ScalarNode scalar) {
                double number = Double.parseDouble(scalar.getValue());
                if (number >= 0 && number <= 1) {
                    return number;
                }
            }
        } catch (NumberFormatException noNumber) {
            // It is reported below with everything else that is not the number asked for.
        }
        problems.add(Place.of(value), "\"" + key + "\" is a number from 0 to 1, not " + kind(value));
        return otherwise;
    }

    /** True or false; false when the key is absent. */
    boolean flag(String key) {
        Node value = values.get(key);
        if (value == null) {
            return false;
        }
        if (value instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return scalar.getValue().equalsIgnoreCase("true");
        }
        problems.add(Place.of(value), "\"" + key + "\" is true or false, not " + kind(value));
        return false;
    }

    /** A list of texts, or one text for a list of one; empty when the key is absent. */
    List<String> texts(String key) {
        Node value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof ScalarNode) {
            String text = text(value, "\"" + key + "\"");
            return text == null ? List.of() : List.of(text);
        }
        return items(key, "texts", (item, position) -> text(item, "item " + position + " of \"" + key + "\""));
    }

    /** A list of texts, or one text, that has to be there. */
    List<String> requiredTexts(String key, String example) {
        return isThere(key, example) ? texts(key) : List.of();
    }

    /** A list of mappings, each made into what the function gives; what is null is left out. */
    <T> List<T> items(String key, String kindOfItems, BiFunction<Node, Integer, @Nullable T> reader) {
        Node value = values.get(key);
        List<T> items = new ArrayList<>();
        if (!(value instanceof SequenceNode sequence)) {
            if (value != null) {
                problems.add(Place.of(value), "\"" + key + "\" is a list of " + kindOfItems + ", not " + kind(value));
            }
            return items;
        }
        if (sequence.getValue().size() > ITEMS_MAX) {
            problems.add(
                    Place.of(value),
                    "\"" + key + "\" has " + sequence.getValue().size() + " items, at most " + ITEMS_MAX
                            + " are allowed");
            return items;
        }
        for (Node item : sequence.getValue()) {
            T read = reader.apply(item, items.size() + 1);
            if (read != null) {
                items.add(read);
            }
        }
        return items;
    }

    /** A node in words, for "not ...". */
    static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.NULL)) {
                return "nothing";
            }
            String value = scalar.getValue();
            return "\"" + (value.length() > 40 ? value.substring(0, 40) + "…" : value) + "\"";
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }
}
