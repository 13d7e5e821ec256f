package dev.heddle.scheduler;

import java.util.concurrent.Executor;

/** Threads that run jobs. A job never throws. Safe for many threads. */
interface WorkerThreads extends Executor {
    /** Lets go of the threads that have nothing to do, now and later. Idempotent. */
    void close();
}
