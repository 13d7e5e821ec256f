package dev.heddle.generator;

import java.util.List;

/**
 * Makes the values of one or more root columns for one row group out of nothing but the group's place. Safe for many
 * threads, unless its columns are ordered: then it is called for one group at a time, in order of groups.
 */
@FunctionalInterface
public non-sealed interface FromScratchColumnsGenerator extends Generator {
    /**
     * Makes the group's values.
     *
     * <p>Must give the same values for the same group in every process: a restart may ask again.
     *
     * @param input the group
     * @return for each column it fills, in their order, and then for each side effect of those columns, a list with one JSON
     *     text for each row of {@link FromScratchInput#size}, in order; other numbers are a failure of the group
     * @throws Exception when the values cannot be made
     */
    List<List<String>> generateAll(FromScratchInput input) throws Exception;
}
