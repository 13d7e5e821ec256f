/** Files of records, CSV and JSON Lines, read from any record on: what seeds and lookups are made of. */
@NullMarked
package dev.heddle.cli.seed;

import org.jspecify.annotations.NullMarked;
