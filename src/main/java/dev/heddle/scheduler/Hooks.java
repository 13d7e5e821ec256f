package dev.heddle.scheduler;

import dev.heddle.generator.RowGroupHook;
import org.jspecify.annotations.Nullable;

/**
 * User code around each row group. What it throws stops the build.
 *
 * @param before called once the group's roots have their values, before anything else of it starts; null for none
 * @param after called once every live row has every column, before the group is finalized; null for none
 */
public record Hooks(@Nullable RowGroupHook before, @Nullable RowGroupHook after) {
    /** No hooks. */
    public static final Hooks NONE = new Hooks(null, null);
}
