/** The contract of persistence in our own words; knows no SQL. */
@NullMarked
package dev.heddle.store;

import org.jspecify.annotations.NullMarked;
