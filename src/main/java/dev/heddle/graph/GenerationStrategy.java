package dev.heddle.graph;

/** How the values of a column come about. */
public enum GenerationStrategy {
    /** One task per row: a cell is computed from cells of its own row. */
    CELL_BY_CELL,

    /** One task per row group: all rows of the group are computed together. */
    FULL_COLUMN
}
