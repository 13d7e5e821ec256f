package dev.heddle;

/** What becomes of a row when a column failed for it for good. */
public enum FailurePolicy {
    /** The row leaves the result. */
    DROP_ROW,
    /** The row stays, with null in the column. */
    KEEP_NULL;

    /**
     * The row leaves the result, which {@code v_dropped_row} explains: the default.
     *
     * @return the policy
     */
    public static FailurePolicy dropRow() {
        return DROP_ROW;
    }

    /**
     * The row stays, with null in the column; those that read it see the null. The failure is recorded all the same.
     *
     * @return the policy
     */
    public static FailurePolicy keepNull() {
        return KEEP_NULL;
    }
}
