@NullMarked
package dev.heddle.task;

import org.jspecify.annotations.NullMarked;
