package dev.heddle.generator;

import java.util.Collections;
import java.util.List;

/** Computes one cell from the values of its row. Safe for many threads. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // the same computation, in a list
public interface CellGenerator extends CellsGenerator {
    /**
     * Computes the cell.
     *
     * @param input where the cell is, and the values its column asked for
     * @return the value as JSON text; JSON's null is the text {@code null}
     * @throws Exception when the cell cannot be computed; the reason its row is dropped or the attempt repeated
     */
    String generate(CellInput input) throws Exception;

    @Override
    default List<String> generateAll(CellInput input) throws Exception {
        return Collections.singletonList(generate(input));
    }
}
