package dev.heddle.cli.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of cells to values of CEL and back. Both directions copy, since CEL has a null of its own. Stateless. */
final class CelValues {
    private CelValues() {}

    /** What CEL computes with for a value as {@link dev.heddle.Row#value} gives it. */
    static Object toCel(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        if (value instanceof BigInteger integer) {
            throw new ExpressionException("the number " + integer
                    + " is beyond 64 bits, which expressions cannot compute with; make it a text before");
        }
        if (value instanceof List<?> elements) {
            List<Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(toCel(element)));
            return list;
        }
        if (value instanceof Map<?, ?> entries) {
            Map<Object, Object> map = new LinkedHashMap<>();
            entries.forEach((key, element) -> map.put(key, toCel(element)));
            return map;
        }
        return value;
    }

    /**
     * What is stored for a result, after the mapping that CEL itself has to JSON: times and durations are texts, bytes are
     * Base64, keys of maps are texts.
     */
    static @Nullable Object fromCel(@Nullable Object value) {
        if (value == null || value instanceof NullValue) {
            return null;
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(fromCel(element)));
            return list;
        }
        if (value instanceof Map<?, ?> entries) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((key, element) -> map.put(String.valueOf(key), fromCel(element)));
            return map;
        }
        if (value instanceof UnsignedLong unsigned) {
            return unsigned.bigIntegerValue();
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        if (value instanceof Duration duration) {
            return seconds(duration);
        }
        if (value instanceof CelByteString bytes) {
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        throw new ExpressionException("gives a " + value.getClass().getSimpleName()
                + ", which is no value of a cell; give text, a number, a boolean, null, a list or a map");
    }

    private static String seconds(Duration duration) {
        String text = java.math.BigDecimal.valueOf(duration.toNanos(), 9)
                .stripTrailingZeros()
                .toPlainString();
        return text + "s";
    }

    /** The kind of a value in the words of people. */
    static String kind(Object value) {
        if (value instanceof NullValue) {
            return "null";
        }
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "double";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        return value instanceof List<?> ? "list" : "map";
    }
}
