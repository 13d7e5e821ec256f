package dev.heddle.generator;

/** User code that is called once for a row group, before or after its columns are computed. Safe for many threads. */
@FunctionalInterface
public interface RowGroupHook {
    /**
     * Looks at the group's live rows. May be called again for a group after a crash.
     *
     * @param input the rows and their values
     * @return the rows to drop, as indexes inside the group, each one of those it was given; empty for none
     * @throws Exception to stop the build
     */
    int[] run(HookInput input) throws Exception;
}
