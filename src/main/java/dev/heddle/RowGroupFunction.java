package dev.heddle;

import java.util.Collection;

/** User code that decides which rows of a row group go on. Called on worker threads, for several groups at a time; must be safe for that. */
@FunctionalInterface
public interface RowGroupFunction {
    /**
     * Looks at the live rows of a group. May be called again for the same group after a crash.
     *
     * @param rows the live rows with every column that has values, see {@link Rows#columns}
     * @return the rows to drop, as {@link Row#rowIndex} of rows it was given; empty for none
     * @throws Exception to fail the build, which can be resumed
     */
    Collection<Integer> apply(Rows rows) throws Exception;
}
