package dev.heddle;

import java.util.List;

/** User code that computes a column of a whole row group at once. Called on worker threads; must be safe for that. */
@FunctionalInterface
public interface FullColumnFunction {
    /**
     * Computes the column for the group's live rows.
     *
     * @param rows the live rows with the columns that this column requires
     * @return one value for each row of {@code rows}, in that order, each such that JSON can say it
     * @throws Exception when it cannot: the attempt is repeated or the group's rows dropped, as the column's policy says
     */
    List<?> apply(Rows rows) throws Exception;
}
