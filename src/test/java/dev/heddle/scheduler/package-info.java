@NullMarked
package dev.heddle.scheduler;

import org.jspecify.annotations.NullMarked;
