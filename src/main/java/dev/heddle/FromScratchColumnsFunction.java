package dev.heddle;

import java.util.List;
import java.util.Map;

/** User code that makes the values of several root columns for a row group. Called on worker threads; must be safe for that. */
@FunctionalInterface
public interface FromScratchColumnsFunction {
    /**
     * Makes the group's values. The same group must give the same values in every process: a restart may ask again.
     *
     * @param group which rows are wanted
     * @return a list for each column by its name, no more and no fewer, with {@code group.size()} values, in order, each such
     *     that JSON can say it; or {@link Outputs}
     * @throws Exception when it cannot: the attempt is repeated or the group's rows dropped, as the columns' policy says
     */
    Map<String, ? extends List<?>> apply(Group group) throws Exception;
}
