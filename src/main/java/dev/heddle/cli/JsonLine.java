package dev.heddle.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A row of a query as a JSON object. One thread at a time. */
final class JsonLine {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Adds a value as JDBC gives it; numbers and booleans stay what they are, all else becomes text. */
    void add(String name, @Nullable Object value) {
        boolean isText = value != null && !(value instanceof Number) && !(value instanceof Boolean);
        values.put(name, isText ? String.valueOf(value) : value);
    }

    @Override
    public String toString() {
        return JsonMapper.shared().writeValueAsString(values);
    }
}
