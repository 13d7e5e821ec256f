package dev.heddle;

import java.util.List;

/** User code that makes the values of a root column for a row group. Called on worker threads; must be safe for that. */
@FunctionalInterface
public interface FromScratchFunction {
    /**
     * Makes the group's values. The same group must give the same values in every process: a restart may ask again.
     *
     * @param group which rows are wanted
     * @return {@code group.size()} values, in order, each such that JSON can say it
     * @throws Exception when it cannot: the attempt is repeated or the group's rows dropped, as the column's policy says
     */
    List<?> apply(Group group) throws Exception;
}
