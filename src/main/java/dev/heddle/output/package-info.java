/** Where finished rows go: sinks for files and streams. */
@NullMarked
package dev.heddle.output;

import org.jspecify.annotations.NullMarked;
