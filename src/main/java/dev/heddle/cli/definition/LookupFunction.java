package dev.heddle.cli.definition;

import dev.heddle.CellFunction;
import dev.heddle.Row;
import dev.heddle.cli.seed.LookupTable;
import org.jspecify.annotations.Nullable;

/** Looks a cell up in a table. Safe for many threads, as the table is. */
record LookupFunction(LookupTable table, String on, String fileName, boolean isMatchRequired) implements CellFunction {
    @Override
    public @Nullable Object apply(Row row) {
        Object key = row.value(on);
        LookupTable.Found found = table.find(key);
        if (isMatchRequired && !found.isPresent()) {
            throw new IllegalArgumentException("no record of " + fileName + " matches " + on + " "
                    + (key instanceof String ? "\"" + key + "\"" : key));
        }
        return found.value();
    }
}
