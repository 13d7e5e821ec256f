package dev.heddle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's function, by the kind of column it makes; however it returns its values, here they come in order of the columns. */
sealed interface UserCode {
    /** Values of a group made of nothing. */
    record FromScratch(OfGroup function) implements UserCode {}

    /** Values of one row. */
    record Cells(OfRow function) implements UserCode {}

    /** Values of a group's rows. */
    record FullColumns(OfRows function) implements UserCode {}

    /** Makes a list for each column. */
    interface OfGroup {
        List<List<?>> apply(Group group) throws Exception;
    }

    /** Makes a value for each column. */
    interface OfRow {
        List<@Nullable Object> apply(Row row) throws Exception;
    }

    /** Makes a list for each column. */
    interface OfRows {
        List<List<?>> apply(Rows rows) throws Exception;
    }

    static UserCode fromScratch(FromScratchFunction function) {
        return new FromScratch(group -> List.of(list(function.apply(group), "")));
    }

    static UserCode cell(CellFunction function) {
        return new Cells(row -> Collections.singletonList(function.apply(row)));
    }

    static UserCode fullColumn(FullColumnFunction function) {
        return new FullColumns(rows -> List.of(list(function.apply(rows), "")));
    }

    static UserCode fromScratch(List<String> columns, FromScratchColumnsFunction function) {
        return new FromScratch(group -> lists(columns, function.apply(group)));
    }

    static UserCode cells(List<String> columns, CellsFunction function) {
        return new Cells(row -> inOrder(columns, function.apply(row)));
    }

    static UserCode fullColumns(List<String> columns, FullColumnsFunction function) {
        return new FullColumns(rows -> lists(columns, function.apply(rows)));
    }

    private static List<List<?>> lists(List<String> columns, @Nullable Map<String, ? extends List<?>> values) {
        List<List<?>> lists = new ArrayList<>();
        List<@Nullable Object> inOrder = inOrder(columns, values);
        for (int i = 0; i < inOrder.size(); i++) {
            lists.add(list((List<?>) inOrder.get(i), " for column \"" + columns.get(i) + "\""));
        }
        return lists;
    }

    private static List<?> list(@Nullable List<?> values, String where) {
        if (values == null) {
            throw new IllegalArgumentException("the function returned null instead of a list of values" + where);
        }
        return values;
    }

    private static List<@Nullable Object> inOrder(
            List<String> columns, @Nullable Map<String, ? extends @Nullable Object> values) {
        if (values == null) {
            throw new IllegalArgumentException("the function returned null instead of a value for each of " + columns);
        }
        List<String> missing =
                columns.stream().filter(column -> !values.containsKey(column)).toList();
        List<String> surplus =
                values.keySet().stream().filter(name -> !columns.contains(name)).toList();
        if (!missing.isEmpty() || !surplus.isEmpty()) {
            throw new IllegalArgumentException("the function must return a value for each of " + columns
                    + (missing.isEmpty() ? "" : ", but " + missing + " is missing")
                    + (surplus.isEmpty() ? "" : ", but " + surplus + " is none of them"));
        }
        List<@Nullable Object> inOrder = new ArrayList<>(columns.size());
        columns.forEach(column -> inOrder.add(values.get(column)));
        return inOrder;
    }
}
