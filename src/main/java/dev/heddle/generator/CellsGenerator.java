package dev.heddle.generator;

import java.util.List;

/** Computes one or more cells of a row at once. Safe for many threads. */
@FunctionalInterface
public non-sealed interface CellsGenerator extends Generator {
    /**
     * Computes the cells.
     *
     * @param input where the cells are, and the values their column asked for
     * @return a JSON text for each column it fills, in their order, then for each side effect of those columns; JSON's null is
     *     the text {@code null}; another number of them is a failure of the row
     * @throws Exception when the cells cannot be computed; the reason their row is dropped or the attempt repeated
     */
    List<String> generateAll(CellInput input) throws Exception;
}
