package dev.heddle;

import java.util.List;
import java.util.Map;

/** User code that computes several columns of a whole row group at once. Called on worker threads; must be safe for that. */
@FunctionalInterface
public interface FullColumnsFunction {
    /**
     * Computes the columns for the group's rows.
     *
     * @param rows the rows with the columns that these columns require
     * @return a list for each column by its name, no more and no fewer, with one value for each row of {@code rows}, in that
     *     order, each such that JSON can say it; or {@link Outputs}
     * @throws Exception when it cannot: the attempt is repeated or the group's rows dropped, as the columns' policy says
     */
    Map<String, ? extends List<?>> apply(Rows rows) throws Exception;
}
