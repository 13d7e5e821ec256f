package dev.heddle;

/**
 * A row group that wants values.
 *
 * @param id the group, from 0
 * @param startOffset position of its first row inside the dataset, from 0
 * @param size how many rows it has
 */
public record Group(int id, long startOffset, int size) {}
