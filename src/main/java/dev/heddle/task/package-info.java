/** Units of work, the rows they cover and the facts they leave. Immutable values. */
@NullMarked
package dev.heddle.task;

import org.jspecify.annotations.NullMarked;
