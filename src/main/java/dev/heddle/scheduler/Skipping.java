package dev.heddle.scheduler;

import dev.heddle.generator.SkipGate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a column leaves rows out, and what stands in for the values.
 *
 * @param gate asked about each row; null if the column has none
 * @param gateInputs the columns whose values the gate is given, in the order it expects them
 * @param fills JSON texts that stand in for the values of a skipped row, one for each column that is filled; none for null in
 *     all of them
 * @param propagates whether a row that was skipped in a column this one reads is skipped here too, before the gate is asked
 */
public record Skipping(@Nullable SkipGate gate, List<String> gateInputs, List<String> fills, boolean propagates) {
    /** No gate; a row that was skipped before is skipped here too, and its value is null. */
    public static final Skipping PROPAGATED = new Skipping(null, List.of(), List.of(), true);

    /**
     * Copies the lists.
     *
     * @param gate asked about each row; null if the column has none
     * @param gateInputs the columns whose values the gate is given, in the order it expects them
     * @param fills JSON texts that stand in for the values of a skipped row, one for each column that is filled; none for null
     *     in all of them
     * @param propagates whether a row that was skipped in a column this one reads is skipped here too
     */
    public Skipping {
        gateInputs = List.copyOf(gateInputs);
        fills = List.copyOf(fills);
    }
}
