package dev.heddle;

/** User code that looks at a row group. Called on worker threads, for several groups at a time; must be safe for that. */
@FunctionalInterface
public interface RowGroupConsumer {
    /**
     * Looks at the live rows of a group. May be called again for the same group after a crash: what it does elsewhere it must be
     * able to do twice.
     *
     * @param rows the live rows with every column, see {@link Rows#columns}
     * @throws Exception to fail the build, which can be resumed
     */
    void accept(Rows rows) throws Exception;
}
