package dev.heddle;

import dev.heddle.generator.HookInput;
import dev.heddle.generator.RowGroupHook;
import dev.heddle.scheduler.Hooks;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The user's functions around row groups; null for none. */
record RowGroupFunctions(
        @Nullable RowGroupFunction before, @Nullable RowGroupConsumer after) {
    private static final int[] NO_ROWS = {};

    Hooks hooks() {
        return new Hooks(hookBefore(), hookAfter());
    }

    private @Nullable RowGroupHook hookBefore() {
        RowGroupFunction function = before;
        return function == null ? null : input -> dropped(function.apply(rows(input)), input);
    }

    private @Nullable RowGroupHook hookAfter() {
        RowGroupConsumer function = after;
        return function == null
                ? null
                : input -> {
                    function.accept(rows(input));
                    return NO_ROWS;
                };
    }

    private static Rows rows(HookInput input) {
        ColumnIndex columns = new ColumnIndex(
                input.columns(),
                input.isBefore() ? "before a row group only columns from scratch have values" : "name one of them");
        return new Rows(columns, input.values(), input.rowGroup(), input.startOffset(), input.rowIndexes());
    }

    private static int[] dropped(@Nullable Collection<Integer> rows, HookInput input) {
        if (rows == null) {
            throw new IllegalArgumentException(
                    "the function of beforeRowGroup(...) returned null; to drop no row, return an empty list");
        }
        int[] dropped =
                rows.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
        for (int row : dropped) {
            if (Arrays.binarySearch(input.rowIndexes(), row) < 0) {
                throw new IllegalArgumentException("the function of beforeRowGroup(...) wants to drop row " + row
                        + " of row group " + input.rowGroup() + ", which is none of the rows it was given");
            }
        }
        return dropped;
    }
}
