/** The facade: open a store, describe a dataset, build it, resume it, read it. */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
