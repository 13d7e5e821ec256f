/**
 * What a killed process leaves behind: a child that builds, a parent that kills it, and what must be true of the store
 * afterwards.
 */
@NullMarked
package dev.heddle.crash;

import org.jspecify.annotations.NullMarked;
