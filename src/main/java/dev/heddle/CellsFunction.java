package dev.heddle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** User code that computes several cells of a row at once. Called on worker threads, many at a time; must be safe for that. */
@FunctionalInterface
public interface CellsFunction {
    /**
     * Computes the cells.
     *
     * @param row the columns that these columns require, and where the row is
     * @return a value for each column by its name, no more and no fewer, each such that JSON can say it; or {@link Outputs}
     * @throws Exception when it cannot: the attempt is repeated or the row dropped, as the columns' policy says
     */
    Map<String, ? extends @Nullable Object> apply(Row row) throws Exception;
}
