package dev.heddle.store;

import java.util.List;

/**
 * A finished live row.
 *
 * @param rowGroup its group
 * @param rowIndex its place inside the group, from 0
 * @param index its place inside the dataset, from 0
 * @param values JSON texts in order of declaration of the columns, after them those of the {@linkplain
 *     DatasetSpec#sideEffectNames side effects}; a side effect nobody gave a value is the text {@code null}
 */
public record StoredRow(int rowGroup, int rowIndex, long index, List<String> values) {}
