package dev.heddle.generator;

import java.util.List;

/**
 * What a cell is computed from.
 *
 * @param rowGroup the row group, from 0
 * @param rowIndex the row inside its group, from 0
 * @param index the row inside the dataset, from 0
 * @param values JSON texts, one for each name the column requires, in the order it named them; not copied
 * @param gateValues JSON texts, one for each of its gate columns; for the gate alone; not copied
 */
public record CellInput(int rowGroup, int rowIndex, long index, List<String> values, List<String> gateValues)
        implements Input {
    /**
     * What a cell without a gate is computed from.
     *
     * @param rowGroup the row group, from 0
     * @param rowIndex the row inside its group, from 0
     * @param index the row inside the dataset, from 0
     * @param values JSON texts, one for each name the column requires, in the order it named them; not copied
     */
    public CellInput(int rowGroup, int rowIndex, long index, List<String> values) {
        this(rowGroup, rowIndex, index, values, List.of());
    }
}
