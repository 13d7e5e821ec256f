package dev.heddle.cli;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Results as JSON for programs: records by their component names, times in ISO 8601. */
final class JsonText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonText() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A record with a count more than it has itself, as its last. */
    static String of(Record result, String name, long count) {
        ObjectNode object = MAPPER.valueToTree(result);
        return of(object.put(name, count));
    }
}
