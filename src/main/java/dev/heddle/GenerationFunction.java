package dev.heddle;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** User code that is called when every row of a dataset is finished. */
@FunctionalInterface
public interface GenerationFunction {
    /**
     * Looks at the finished dataset. May be called again after a crash: what it does elsewhere it must be able to do twice.
     *
     * @param rows gives the live rows in order of the dataset, with every column, hidden ones too, as often as it is asked; the
     *     streams are lazy and closed by whoever asked
     * @throws Exception to fail the build; the next one calls it again
     */
    void apply(Supplier<Stream<Row>> rows) throws Exception;
}
