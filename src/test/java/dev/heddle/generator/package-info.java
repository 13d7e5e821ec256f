@NullMarked
package dev.heddle.generator;

import org.jspecify.annotations.NullMarked;
