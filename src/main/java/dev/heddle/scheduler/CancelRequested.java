package dev.heddle.scheduler;

/** Someone wants the build to stop. */
record CancelRequested() implements Event {}
