package dev.heddle.scheduler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * A virtual thread for each job, on JDK 24 or later. Safe for many threads.
 *
 * <p>JDK 21 has them too, but there one that waits inside {@code synchronized} holds on to its processor (JEP 491), and user
 * code often does. Found by method handle, because the bytecode is that of 17.
 */
final class VirtualThreads implements WorkerThreads {
    private static final int JDK_MIN = 24;

    private final BuildClock clock = BuildClock.system();
    private final ThreadFactory factory;

    private VirtualThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** Threads named by prefix and a number from 1; empty on a JDK where they do not suit. */
    static Optional<VirtualThreads> named(String namePrefix) {
        if (Runtime.version().feature() < JDK_MIN) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
            MethodHandle name =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle inherit = lookup.findVirtual(
                    builder, "inheritInheritableThreadLocals", MethodType.methodType(builder, boolean.class));
            MethodHandle build = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            Object named = inherit.invoke(name.invoke(ofVirtual.invoke(), namePrefix, 1L), false);
            return Optional.of(new VirtualThreads((ThreadFactory) build.invoke(named)));
        } catch (Throwable unexpected) {
            throw new IllegalStateException("this JDK has virtual threads, but they cannot be made", unexpected);
        }
    }

    @Override
    public void execute(JobBatch jobs, int atOnce) {
        for (int place = jobs.take(); place != JobBatch.NONE; place = jobs.take()) {
            int taken = place;
            factory.newThread(() -> run(jobs, taken)).start();
        }
    }

    private void run(JobBatch jobs, int place) {
        jobs.run(place, clock.nanos());
        jobs.haveRun(1);
    }

    /** Nothing is kept that could be let go. */
    @Override
    public void close() {}
}
