/** Datasets described in YAML. */
@NullMarked
package dev.heddle.cli.definition;

import org.jspecify.annotations.NullMarked;
