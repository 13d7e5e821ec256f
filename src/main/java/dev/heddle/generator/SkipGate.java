package dev.heddle.generator;

/** Decides whether a row is skipped in a column. Safe for many threads; runs on the worker before the generator. */
@FunctionalInterface
public interface SkipGate {
    /**
     * Decides about one row, of a full column too.
     *
     * @param row where the row is, and the values of the gate columns in the order they were named; where such a column was
     *     skipped itself, its fill value
     * @return true if the generator is not to be called for the row
     * @throws Exception when it cannot be decided; the row is skipped then, and a warning says why
     */
    boolean skips(CellInput row) throws Exception;
}
