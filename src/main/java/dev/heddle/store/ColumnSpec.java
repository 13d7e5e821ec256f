package dev.heddle.store;

import dev.heddle.graph.ColumnNode;

/**
 * A column as it is stored.
 *
 * @param node its place in the graph
 * @param isHidden whether exports leave it out; may change from run to run
 * @param definition what the user said the column does, as text; another text is another column
 */
public record ColumnSpec(ColumnNode node, boolean isHidden, String definition) {}
