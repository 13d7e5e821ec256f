package dev.heddle.generator;

import java.util.List;

/**
 * What a full column is computed from: the live rows of one group.
 *
 * @param rowGroup the row group, from 0
 * @param startOffset position of the group's first row inside the dataset
 * @param rowIndexes the live rows, ascending, 0-based inside the group; not copied, not to be modified
 * @param values for each name the column requires, in the order it named them, one JSON text a live row; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a group may have a million rows
public record FullColumnInput(int rowGroup, long startOffset, int[] rowIndexes, List<List<String>> values)
        implements Input {}
