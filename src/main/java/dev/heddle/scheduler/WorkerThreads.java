package dev.heddle.scheduler;

/** Threads that run jobs. A job never throws. Safe for many threads. */
interface WorkerThreads {
    /**
     * Runs each job on a thread, now or as soon as one is free; does not wait for them.
     *
     * @param atOnce how many jobs are at work, these included; as many threads are enough, though one may still be on its
     *     way out of a job that no longer counts
     */
    void execute(JobBatch jobs, int atOnce);

    /** Lets go of the threads that have nothing to do, now and later. Idempotent. */
    void close();
}
