/** What runs when: a pure state machine, the loop that obeys it, the workers that compute. */
@NullMarked
package dev.heddle.scheduler;

import org.jspecify.annotations.NullMarked;
