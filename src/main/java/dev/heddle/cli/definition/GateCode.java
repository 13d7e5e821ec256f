package dev.heddle.cli.definition;

import dev.heddle.RowPredicate;
import java.util.List;

/**
 * What decides whether a row is skipped in a column of a definition.
 *
 * @param predicate the code
 * @param columns the columns it decides by
 * @param text what it was written as
 */
record GateCode(RowPredicate predicate, List<String> columns, String text) {}
