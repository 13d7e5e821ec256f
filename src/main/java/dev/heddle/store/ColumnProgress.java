package dev.heddle.store;

/**
 * How far a column is, counted in rows from the tables: {@code done + skipped + dropped + pending = total}.
 *
 * @param column the column
 * @param total rows of the dataset
 * @param done live rows that have the column's value
 * @param skipped live rows whose value is a fill
 * @param dropped rows that left the result
 * @param pending live rows that still lack it
 */
public record ColumnProgress(String column, long total, long done, long skipped, long dropped, long pending) {}
