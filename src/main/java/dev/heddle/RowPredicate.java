package dev.heddle;

/** User code that decides about one row. Called on worker threads, many at a time; must be safe for that. */
@FunctionalInterface
public interface RowPredicate {
    /**
     * Decides.
     *
     * @param row the columns that were named for it, and where the row is
     * @return what is so of the row
     * @throws Exception when it cannot be decided
     */
    boolean test(Row row) throws Exception;
}
