package dev.heddle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row that its reader declared, by column name.
 *
 * <p>Every accessor throws {@link IllegalArgumentException} for a column that was not declared or a value of another type,
 * naming column and type; a null value is such a type for all but {@link #value} and {@link #isNull}. Values are parsed when
 * asked for, so asking twice costs twice. Immutable, safe for many threads.
 */
public final class Row {
    private final ColumnIndex columns;
    private final List<String> values;
    private final int rowGroup;
    private final int rowIndex;
    private final long index;

    Row(ColumnIndex columns, List<String> values, int rowGroup, int rowIndex, long index) {
        this.columns = columns;
        this.values = values;
        this.rowGroup = rowGroup;
        this.rowIndex = rowIndex;
        this.index = index;
    }

    /**
     * Returns the names this row answers to.
     *
     * @return column names in order of declaration
     */
    public List<String> columns() {
        return columns.names();
    }

    /**
     * Returns the row's group.
     *
     * @return the row group, from 0
     */
    public int rowGroup() {
        return rowGroup;
    }

    /**
     * Returns the row's place in its group.
     *
     * @return the row inside its group, from 0
     */
    public int rowIndex() {
        return rowIndex;
    }

    /**
     * Returns the row's place in the dataset.
     *
     * @return the row inside the dataset, from 0
     */
    public long index() {
        return index;
    }

    /**
     * Returns a value as JSON text, as it is stored.
     *
     * @param column the column
     * @return JSON text
     */
    public String json(String column) {
        return values.get(columns.position(column));
    }

    /**
     * Returns a value of any type.
     *
     * @param column the column
     * @return a {@code String}, {@code Long}, {@code BigInteger} (beyond the range of long), {@code Double}, {@code Boolean},
     *     {@code List<Object>}, {@code Map<String, Object>}, or null for JSON's null
     */
    public @Nullable Object value(String column) {
        return Json.decode(json(column));
    }

    /**
     * Tells whether a value is JSON's null.
     *
     * @param column the column
     * @return true for null
     */
    public boolean isNull(String column) {
        return json(column).equals(Json.NULL);
    }

    /**
     * Returns a text.
     *
     * @param column the column
     * @return the text
     */
    public String string(String column) {
        return Json.string(column, json(column));
    }

    /**
     * Returns a whole number.
     *
     * @param column the column
     * @return the number; one with a fraction or beyond the range of long is another type
     */
    public long integer(String column) {
        return Json.integer(column, json(column));
    }

    /**
     * Returns a number.
     *
     * @param column the column
     * @return the number, rounded to the nearest double where it is none
     */
    public double number(String column) {
        return Json.number(column, json(column));
    }

    /**
     * Returns a truth value.
     *
     * @param column the column
     * @return the truth value
     */
    public boolean bool(String column) {
        return Json.bool(column, json(column));
    }

    /**
     * Returns a list.
     *
     * @param column the column
     * @return an unmodifiable list, whose elements are as of {@link #value}
     */
    public List<@Nullable Object> list(String column) {
        return Json.list(column, json(column));
    }

    /**
     * Returns a map.
     *
     * @param column the column
     * @return an unmodifiable map in the order of its JSON text, whose values are as of {@link #value}
     */
    public Map<String, @Nullable Object> map(String column) {
        return Json.map(column, json(column));
    }

    /**
     * Returns all values.
     *
     * @return an unmodifiable map in order of declaration, whose values are as of {@link #value}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String name : columns.names()) {
            all.put(name, value(name));
        }
        return Collections.unmodifiableMap(all);
    }

    /** Returns the row as one line: its place and its JSON texts. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("row ").append(index).append(" {");
        String separator = "";
        for (String name : columns.names()) {
            text.append(separator).append(name).append(": ").append(json(name));
            separator = ", ";
        }
        return text.append('}').toString();
    }
}
