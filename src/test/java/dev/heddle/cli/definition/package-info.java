@NullMarked
package dev.heddle.cli.definition;

import org.jspecify.annotations.NullMarked;
