/** The door for user code: what a worker calls to compute values. Pure. */
@NullMarked
package dev.heddle.generator;

import org.jspecify.annotations.NullMarked;
