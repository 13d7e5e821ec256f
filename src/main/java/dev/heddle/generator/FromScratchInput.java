package dev.heddle.generator;

/**
 * The place of a row group, all that a root column has to go by.
 *
 * @param rowGroup the row group, from 0
 * @param startOffset position of its first row inside the dataset, from 0
 * @param size how many rows it has
 */
public record FromScratchInput(int rowGroup, long startOffset, int size) implements Input {}
