/** Columns and what they need of each other. Pure: no I/O, no clock, no threads. */
@NullMarked
package dev.heddle.graph;

import org.jspecify.annotations.NullMarked;
