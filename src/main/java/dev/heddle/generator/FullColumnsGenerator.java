package dev.heddle.generator;

import java.util.List;

/** Computes one or more columns of a whole row group at once. Safe for many threads. */
@FunctionalInterface
public non-sealed interface FullColumnsGenerator extends Generator {
    /**
     * Computes the columns for the rows it is given.
     *
     * @param input the rows and the values the columns asked for
     * @return for each column it fills, in their order, and then for each side effect of those columns, a list with one JSON
     *     text for each row of {@link FullColumnInput#rowIndexes}, in that order; other numbers are a failure of the group
     * @throws Exception when the columns cannot be computed for this group
     */
    List<List<String>> generateAll(FullColumnInput input) throws Exception;
}
