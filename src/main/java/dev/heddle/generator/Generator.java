package dev.heddle.generator;

/**
 * User code as the engine sees it: inputs as JSON text in, values as JSON text out.
 *
 * <p>JSON text is the only form a value has between user code and the tables, so a value read back after a restart is the
 * value a dependant would have seen before it. Called on worker threads, many at a time unless a limit says otherwise;
 * whatever is thrown is a failure of the task, never of the build. A generator holds no reference to scheduler or store.
 */
public sealed interface Generator permits CellsGenerator, FullColumnsGenerator, FromScratchColumnsGenerator {}
