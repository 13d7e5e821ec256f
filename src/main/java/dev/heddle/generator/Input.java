package dev.heddle.generator;

/** What a generator is called with: plain data, so that it can be computed wherever a worker is. */
public sealed interface Input permits CellInput, FullColumnInput, FromScratchInput, HookInput {}
