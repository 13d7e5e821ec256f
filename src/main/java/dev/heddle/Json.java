package dev.heddle;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values to JSON text and back.
 *
 * <p>Encoding refuses what could not be read back as the same value by every database and every reader: numbers that are
 * not finite, halves of surrogate pairs, U+0000. Most cells are short texts and numbers; those take a path that makes no
 * generator and no parser. Stateless, safe for many threads.
 */
final class Json {
    static final String NULL = "null";

    /** Ratings, labels and percentages: the numbers that cells have most. */
    private static final List<String> SMALL_NUMBERS =
            IntStream.rangeClosed(0, 100).mapToObj(Integer::toString).toList();

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if JSON cannot say it, or its UTF-8 bytes are more than the limit
     */
    static String encode(@Nullable Object value, int bytesMax) {
        String text = encodeAnySize(value);
        // A char is at most three bytes of UTF-8, so most texts need no count.
        if (text.length() > bytesMax / 3) {
            long bytes = utf8Bytes(text);
            if (bytes > bytesMax) {
                throw new IllegalArgumentException("the value has " + bytes + " bytes as JSON, the limit is " + bytesMax
                        + "; store it elsewhere and return a reference, or raise the limit");
            }
        }
        return text;
    }

    private static String encodeAnySize(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof String text && isPlain(text)) {
            return '"' + text + '"';
        }
        if (value instanceof Integer number && number >= 0 && number < SMALL_NUMBERS.size()) {
            return SMALL_NUMBERS.get(number);
        }
        if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = MAPPER.createGenerator(out)) {
            write(generator, value);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(
                    "the value cannot be written as JSON: " + failure.getOriginalMessage(), failure);
        }
        return out.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof CharSequence text) {
            generator.writeString(checked(text.toString()));
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Number number) {
            writeNumber(generator, number);
        } else if (value instanceof Collection<?> elements) {
            generator.writeStartArray();
            elements.forEach(element -> write(generator, element));
            generator.writeEndArray();
        } else if (value instanceof Map<?, ?> entries) {
            generator.writeStartObject();
            entries.forEach((key, element) -> {
                generator.writeName(checked(requireText(key)));
                write(generator, element);
            });
            generator.writeEndObject();
        } else if (value instanceof Enum<?> constant) {
            generator.writeString(constant.name());
        } else if (value instanceof Record || value instanceof JsonNode) {
            writeTree(generator, MAPPER.valueToTree(value));
        } else {
            throw new IllegalArgumentException(
                    "a value is text, a number, a boolean, null, a list, a map or a record, not a "
                            + value.getClass().getName());
        }
    }

    private static void writeNumber(JsonGenerator generator, Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no number " + value + "; return null or a text instead");
            }
            generator.writeNumber(number instanceof Float ? Double.parseDouble(number.toString()) : value);
        } else if (number instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else if (number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte) {
            generator.writeNumber(number.longValue());
        } else {
            throw new IllegalArgumentException("a number is a primitive, BigInteger or BigDecimal, not a "
                    + number.getClass().getName());
        }
    }

    private static void writeTree(JsonGenerator generator, JsonNode node) {
        if (node.isObject()) {
            generator.writeStartObject();
            node.properties().forEach(property -> {
                generator.writeName(checked(property.getKey()));
                writeTree(generator, property.getValue());
            });
            generator.writeEndObject();
        } else if (node.isArray()) {
            generator.writeStartArray();
            node.forEach(element -> writeTree(generator, element));
            generator.writeEndArray();
        } else if (node.isNumber()) {
            writeNumber(generator, node.numberValue());
        } else if (node.isBoolean()) {
            generator.writeBoolean(node.booleanValue());
        } else if (node.isNull()) {
            generator.writeNull();
        } else {
            generator.writeString(checked(node.asString()));
        }
    }

    private static String requireText(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the keys of a map are texts, not " + key);
    }

    /** Whether the text is its own JSON but for the quotes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("the text has the character U+0000 at position " + i
                        + ", which not every database can hold; remove it");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("the text has half of a surrogate pair at position " + i
                        + ", which is no character; it was probably cut in two there");
            }
        }
        return text;
    }

    private static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts two of the pair's four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    static @Nullable Object decode(String json) {
        if (json.equals(NULL)) {
            return null;
        }
        if (json.charAt(0) == '"' && json.indexOf('\\') < 0) {
            return json.substring(1, json.length() - 1);
        }
        return plain(MAPPER.readTree(json));
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(property -> map.put(property.getKey(), plain(property.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>(node.size());
            node.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (node.isIntegralNumber()) {
            // One type for whole numbers, whatever their size today; only beyond long there is no choice.
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.stringValue();
    }

    static String string(String column, String json) {
        if (decode(json) instanceof String text) {
            return text;
        }
        throw mismatch(column, "a text", json);
    }

    static long integer(String column, String json) {
        if (decode(json) instanceof Long number) {
            return number;
        }
        throw mismatch(column, "a whole number", json);
    }

    static double number(String column, String json) {
        if (decode(json) instanceof Number number) {
            return number.doubleValue();
        }
        throw mismatch(column, "a number", json);
    }

    static boolean bool(String column, String json) {
        if (decode(json) instanceof Boolean flag) {
            return flag;
        }
        throw mismatch(column, "a boolean", json);
    }

    @SuppressWarnings("unchecked") // what the parser makes of an array
    static List<@Nullable Object> list(String column, String json) {
        if (decode(json) instanceof List<?> list) {
            return Collections.unmodifiableList((List<@Nullable Object>) list);
        }
        throw mismatch(column, "a list", json);
    }

    @SuppressWarnings("unchecked") // what the parser makes of an object
    static Map<String, @Nullable Object> map(String column, String json) {
        if (decode(json) instanceof Map<?, ?> map) {
            return Collections.unmodifiableMap((Map<String, @Nullable Object>) map);
        }
        throw mismatch(column, "a map", json);
    }

    /** Describes the value by its type alone: values of rows stay out of messages. */
    private static IllegalArgumentException mismatch(String column, String wanted, String json) {
        String found = switch (json.charAt(0)) {
            case '"' -> "a text";
            case '[' -> "a list";
            case '{' -> "a map";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            default -> json.matches("-?\\d+") ? "a whole number" : "a number with a fraction or exponent";
        };
        return new IllegalArgumentException("column \"" + column + "\" holds " + found + ", not " + wanted
                + "; ask value(...) or isNull(...) first");
    }
}
