package dev.heddle;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The live rows of a row group with the columns that their reader declared.
 *
 * <p>A column comes as an unmodifiable list with one element a row; types and errors are those of {@link Row}, and errors
 * name the row as well. Elements are parsed when read, so reading one twice costs twice. Immutable, safe for many threads.
 */
public final class Rows {
    private final ColumnIndex columns;
    private final List<List<String>> values;
    private final int rowGroup;
    private final long startOffset;
    private final int[] rowIndexes;

    Rows(ColumnIndex columns, List<List<String>> values, int rowGroup, long startOffset, int[] rowIndexes) {
        this.columns = columns;
        this.values = values;
        this.rowGroup = rowGroup;
        this.startOffset = startOffset;
        this.rowIndexes = rowIndexes;
    }

    /**
     * Returns the names these rows answer to.
     *
     * @return column names in order of declaration
     */
    public List<String> columns() {
        return columns.names();
    }

    /**
     * Returns the group.
     *
     * @return the row group, from 0
     */
    public int rowGroup() {
        return rowGroup;
    }

    /**
     * Counts the live rows.
     *
     * @return how many values a full column must return
     */
    public int size() {
        return rowIndexes.length;
    }

    /**
     * Returns one row.
     *
     * @param position from 0 to {@link #size} - 1, counting live rows only
     * @return the row
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public Row row(int position) {
        List<String> texts = values.stream().map(column -> column.get(position)).toList();
        return new Row(columns, texts, rowGroup, rowIndexes[position], startOffset + rowIndexes[position]);
    }

    /**
     * Returns all rows.
     *
     * @return the rows in order
     */
    public List<Row> asList() {
        return new View<>(this::row);
    }

    /**
     * Returns a column of any types.
     *
     * @param column the column
     * @return its values, as of {@link Row#value}
     */
    public List<@Nullable Object> values(String column) {
        List<String> texts = values.get(columns.position(column));
        return new View<@Nullable Object>(position -> Json.decode(texts.get(position)));
    }

    /**
     * Returns a column of texts.
     *
     * @param column the column
     * @return its values
     */
    public List<String> strings(String column) {
        return typed(column, Json::string);
    }

    /**
     * Returns a column of whole numbers.
     *
     * @param column the column
     * @return its values
     */
    public List<Long> integers(String column) {
        return typed(column, Json::integer);
    }

    /**
     * Returns a column of numbers.
     *
     * @param column the column
     * @return its values
     */
    public List<Double> numbers(String column) {
        return typed(column, Json::number);
    }

    /**
     * Returns a column of truth values.
     *
     * @param column the column
     * @return its values
     */
    public List<Boolean> bools(String column) {
        return typed(column, Json::bool);
    }

    /**
     * Returns a column of lists.
     *
     * @param column the column
     * @return its values
     */
    public List<List<@Nullable Object>> lists(String column) {
        return typed(column, Json::list);
    }

    /**
     * Returns a column of maps.
     *
     * @param column the column
     * @return its values
     */
    public List<Map<String, @Nullable Object>> maps(String column) {
        return typed(column, Json::map);
    }

    private <T> List<T> typed(String column, BiFunction<String, String, T> decoder) {
        List<String> texts = values.get(columns.position(column));
        return new View<>(position -> {
            try {
                return decoder.apply(column, texts.get(position));
            } catch (IllegalArgumentException mismatch) {
                throw new IllegalArgumentException(
                        "row group " + rowGroup + ", row " + rowIndexes[position] + ": " + mismatch.getMessage(),
                        mismatch);
            }
        });
    }

    private final class View<T extends @Nullable Object> extends AbstractList<T> implements RandomAccess {
        private final IntFunction<T> element;

        View(IntFunction<T> element) {
            this.element = element;
        }

        @Override
        public T get(int position) {
            return element.apply(Objects.checkIndex(position, rowIndexes.length));
        }

        @Override
        public int size() {
            return rowIndexes.length;
        }
    }
}
