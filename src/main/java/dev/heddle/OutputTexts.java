package dev.heddle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function returned, as the JSON texts that the engine takes: a value for each column in their order, then for each
 * side effect. Immutable, safe for many threads.
 */
final class OutputTexts {
    private final List<String> columns;
    private final List<String> sideEffects;
    private final int valueBytesMax;

    OutputTexts(List<String> columns, List<String> sideEffects, int valueBytesMax) {
        this.columns = columns;
        this.sideEffects = sideEffects;
        this.valueBytesMax = valueBytesMax;
    }

    /** The texts of one row; takes as many values as there are columns. */
    List<String> ofRow(List<@Nullable Object> values) {
        if (values.size() == 1 && sideEffects.isEmpty() && !(values.get(0) instanceof Outputs)) {
            return List.of(Json.encode(values.get(0), valueBytesMax));
        }
        @Nullable String[][] extras = new String[sideEffects.size()][1];
        List<String> texts = new ArrayList<>(values.size() + extras.length);
        for (int i = 0; i < values.size(); i++) {
            String where = columns.size() == 1 ? "" : "column \"" + columns.get(i) + "\": ";
            texts.add(text(values.get(i), where, extras, 0));
        }
        for (@Nullable String[] extra : extras) {
            texts.addAll(nullsFilled(extra));
        }
        return texts;
    }

    /** The texts of so many rows; takes as many lists as there are columns, each as long as the function made it. */
    List<List<String>> ofRows(List<List<?>> lists, int rowCount) {
        @Nullable String[][] extras = new String[sideEffects.size()][rowCount];
        List<List<String>> outputs = new ArrayList<>(lists.size() + extras.length);
        for (int i = 0; i < lists.size(); i++) {
            String where = columns.size() == 1 ? "value " : "column \"" + columns.get(i) + "\", value ";
            List<String> texts = new ArrayList<>(lists.get(i).size());
            for (Object value : lists.get(i)) {
                texts.add(text(value, where, extras, texts.size()));
            }
            outputs.add(texts);
        }
        for (@Nullable String[] extra : extras) {
            outputs.add(nullsFilled(extra));
        }
        return outputs;
    }

    private String text(@Nullable Object value, String where, @Nullable String[][] extras, int row) {
        try {
            if (!(value instanceof Outputs outputs)) {
                return Json.encode(value, valueBytesMax);
            }
            for (Map.Entry<String, @Nullable Object> extra :
                    outputs.sideEffects().entrySet()) {
                putExtra(extra.getKey(), extra.getValue(), extras, row);
            }
            return Json.encode(outputs.value(), valueBytesMax);
        } catch (IllegalArgumentException unfit) {
            throw where.isEmpty()
                    ? unfit
                    : new IllegalArgumentException(
                            (where.endsWith("value ") ? where + row + ": " : where) + unfit.getMessage(), unfit);
        }
    }

    private void putExtra(String name, @Nullable Object value, @Nullable String[][] extras, int row) {
        int place = sideEffects.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("side effect \"" + name + "\" is not declared; declared are "
                    + sideEffects + "; add it to sideEffects(...)");
        }
        if (row >= extras[place].length) {
            // More values than rows: the engine says so of the whole group.
            return;
        }
        if (extras[place][row] != null) {
            throw new IllegalArgumentException(
                    "side effect \"" + name + "\" of the row came with another column already");
        }
        try {
            extras[place][row] = Json.encode(value, valueBytesMax);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("side effect \"" + name + "\": " + unfit.getMessage(), unfit);
        }
    }

    private static List<String> nullsFilled(@Nullable String[] texts) {
        List<String> filled = new ArrayList<>(texts.length);
        for (String text : texts) {
            filled.add(text == null ? Json.NULL : text);
        }
        return filled;
    }
}
