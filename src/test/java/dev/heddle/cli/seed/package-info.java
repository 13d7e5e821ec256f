@NullMarked
package dev.heddle.cli.seed;

import org.jspecify.annotations.NullMarked;
