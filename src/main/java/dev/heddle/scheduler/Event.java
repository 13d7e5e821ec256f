package dev.heddle.scheduler;

/** What the loop is told: an attempt ended, or someone wants the build to stop. */
sealed interface Event permits Outcome, CancelRequested {}
