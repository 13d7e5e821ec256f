package dev.heddle.store;

import dev.heddle.graph.ColumnNode;

/**
 * A column as it is stored.
 *
 * @param node its place in the graph
 * @param isHidden whether exports leave it out; may change from run to run
 * @param definition what the user said the column does, as text; another text is another column
 * @param hidesSideEffects whether exports leave its side effects out; may change from run to run
 */
public record ColumnSpec(ColumnNode node, boolean isHidden, String definition, boolean hidesSideEffects) {
    /**
     * A column whose side effects are hidden if it is hidden itself.
     *
     * @param node its place in the graph
     * @param isHidden whether exports leave it out; may change from run to run
     * @param definition what the user said the column does, as text; another text is another column
     */
    public ColumnSpec(ColumnNode node, boolean isHidden, String definition) {
        this(node, isHidden, definition, isHidden);
    }
}
