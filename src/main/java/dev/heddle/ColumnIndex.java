package dev.heddle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which place of a row's values belongs to which name. Immutable; made once for a column and shared by all of its rows. */
final class ColumnIndex {
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final String remedy;

    /** The remedy tells users what to do about a name that is not there. */
    ColumnIndex(List<String> names, String remedy) {
        this.remedy = remedy;
        for (String name : names) {
            positions.putIfAbsent(name, positions.size());
        }
    }

    int position(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalArgumentException(
                    "column \"" + name + "\" is not at hand: declared are " + positions.keySet() + "; " + remedy);
        }
        return position;
    }

    List<String> names() {
        return List.copyOf(positions.keySet());
    }
}
