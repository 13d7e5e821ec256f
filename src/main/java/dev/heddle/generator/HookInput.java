package dev.heddle.generator;

import java.util.List;

/**
 * What a hook is called with: the live rows of one group.
 *
 * @param isBefore whether the group's columns are still to be computed: only those of its roots have values
 * @param rowGroup the row group, from 0
 * @param startOffset position of the group's first row inside the dataset
 * @param rowIndexes the live rows, ascending, 0-based inside the group; not copied, not to be modified
 * @param columns the columns that have values, in order of declaration
 * @param values for each of those columns one JSON text a row; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a group may have a million rows
public record HookInput(
        boolean isBefore,
        int rowGroup,
        long startOffset,
        int[] rowIndexes,
        List<String> columns,
        List<List<String>> values)
        implements Input {}
