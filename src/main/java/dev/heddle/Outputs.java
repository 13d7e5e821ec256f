package dev.heddle;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with side effects: what a function returns in place of a plain value when its column declares
 * {@link ColumnBuilder#sideEffects}. A side effect that is declared and not given is null. Immutable.
 */
public final class Outputs {
    private final @Nullable Object value;
    private final Map<String, @Nullable Object> sideEffects;

    private Outputs(@Nullable Object value, Map<String, @Nullable Object> sideEffects) {
        this.value = value;
        this.sideEffects = sideEffects;
    }

    /**
     * A value without side effects yet.
     *
     * @param value a value that JSON can say, null included
     * @return the value, to add side effects to
     * @throws IllegalArgumentException if it has side effects already
     */
    public static Outputs of(@Nullable Object value) {
        if (value instanceof Outputs) {
            throw new IllegalArgumentException("the value has side effects already; add more to it by with(...)");
        }
        return new Outputs(value, Map.of());
    }

    /**
     * Adds a side effect.
     *
     * @param sideEffect its name, as the column declares it
     * @param value a value that JSON can say, null included
     * @return the value with one more side effect
     * @throws IllegalArgumentException if it has that side effect already
     */
    public Outputs with(String sideEffect, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(sideEffects);
        if (more.containsKey(requireNonNull(sideEffect, "sideEffect"))) {
            throw new IllegalArgumentException("side effect \"" + sideEffect + "\" is given twice");
        }
        more.put(sideEffect, value);
        return new Outputs(this.value, Collections.unmodifiableMap(more));
    }

    /**
     * Returns the value itself.
     *
     * @return the value, without its side effects
     */
    public @Nullable Object value() {
        return value;
    }

    /**
     * Returns the side effects.
     *
     * @return an unmodifiable map by name, in the order they were added
     */
    public Map<String, @Nullable Object> sideEffects() {
        return sideEffects;
    }
}
