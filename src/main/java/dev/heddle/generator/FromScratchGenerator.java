package dev.heddle.generator;

import java.util.Collections;
import java.util.List;

/** Makes the values of a root column for one row group out of nothing but the group's place. Safe for many threads. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // the same computation, in a list
public interface FromScratchGenerator extends FromScratchColumnsGenerator {
    /**
     * Makes the group's values.
     *
     * <p>Must give the same values for the same group in every process: a restart may ask again.
     *
     * @param input the group
     * @return one JSON text for each row of {@link FromScratchInput#size}, in order; another number of them is a failure of
     *     the group
     * @throws Exception when the values cannot be made
     */
    List<String> generate(FromScratchInput input) throws Exception;

    @Override
    default List<List<String>> generateAll(FromScratchInput input) throws Exception {
        return Collections.singletonList(generate(input));
    }
}
