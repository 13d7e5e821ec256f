package dev.heddle;

import org.jspecify.annotations.Nullable;

/** User code that computes one cell. Called on worker threads, many at a time; must be safe for that. */
@FunctionalInterface
public interface CellFunction {
    /**
     * Computes the cell.
     *
     * @param row the columns that this column requires, and where the row is
     * @return a value that JSON can say: text, number, boolean, null, list, map or record
     * @throws Exception when it cannot: the attempt is repeated or the row dropped, as the column's policy says
     */
    @Nullable
    Object apply(Row row) throws Exception;
}
