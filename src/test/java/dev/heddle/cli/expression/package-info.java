@NullMarked
package dev.heddle.cli.expression;

import org.jspecify.annotations.NullMarked;
