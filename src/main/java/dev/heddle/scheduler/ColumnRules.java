package dev.heddle.scheduler;

import dev.heddle.generator.Generator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one column is computed.
 *
 * @param generator the user's code
 * @param inputs the columns whose values it is given, in the order it expects them
 * @param resource the limit its tasks share with other columns, or null for none
 * @param backoff what happens after a failure
 */
public record ColumnRules(
        Generator generator, List<String> inputs, @Nullable String resource, Backoff backoff) {
    /**
     * Copies the list.
     *
     * @param generator the user's code
     * @param inputs the columns whose values it is given, in the order it expects them
     * @param resource the limit its tasks share with other columns, or null for none
     * @param backoff what happens after a failure
     */
    public ColumnRules {
        inputs = List.copyOf(inputs);
    }
}
