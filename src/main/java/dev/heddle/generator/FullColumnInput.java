package dev.heddle.generator;

import java.util.List;

/**
 * What a full column is computed from: those rows of one group that it is computed for.
 *
 * @param rowGroup the row group, from 0
 * @param startOffset position of the group's first row inside the dataset
 * @param rowIndexes the rows, which live and were not skipped, ascending, 0-based inside the group; not copied, not to be
 *     modified
 * @param values for each name the column requires, in the order it named them, one JSON text a row; not copied
 * @param gateValues for each of its gate columns one JSON text a row; for the gate alone; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a group may have a million rows
public record FullColumnInput(
        int rowGroup, long startOffset, int[] rowIndexes, List<List<String>> values, List<List<String>> gateValues)
        implements Input {
    /**
     * What a full column without a gate is computed from.
     *
     * @param rowGroup the row group, from 0
     * @param startOffset position of the group's first row inside the dataset
     * @param rowIndexes the rows, ascending, 0-based inside the group; not copied, not to be modified
     * @param values for each name the column requires, in the order it named them, one JSON text a row; not copied
     */
    public FullColumnInput(int rowGroup, long startOffset, int[] rowIndexes, List<List<String>> values) {
        this(rowGroup, startOffset, rowIndexes, values, List.of());
    }
}
