/** Which tasks are ready: the fold of facts. Pure, one owner. */
@NullMarked
package dev.heddle.frontier;

import org.jspecify.annotations.NullMarked;
