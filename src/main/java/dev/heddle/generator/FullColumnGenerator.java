package dev.heddle.generator;

import java.util.Collections;
import java.util.List;

/** Computes a column of a whole row group at once. Safe for many threads. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // the same computation, in a list
public interface FullColumnGenerator extends FullColumnsGenerator {
    /**
     * Computes the column for the live rows of a group.
     *
     * @param input the live rows and the values the column asked for
     * @return one JSON text for each row of {@link FullColumnInput#rowIndexes}, in that order; another number of them is a
     *     failure of the group
     * @throws Exception when the column cannot be computed for this group
     */
    List<String> generate(FullColumnInput input) throws Exception;

    @Override
    default List<List<String>> generateAll(FullColumnInput input) throws Exception {
        return Collections.singletonList(generate(input));
    }
}
