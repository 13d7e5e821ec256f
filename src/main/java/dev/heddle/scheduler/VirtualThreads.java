package dev.heddle.scheduler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * A virtual thread for each job, on a JDK that has them (21 or later). Safe for many threads.
 *
 * <p>Found by method handle, because the bytecode is that of 17.
 */
final class VirtualThreads implements WorkerThreads {
    private final ThreadFactory factory;

    private VirtualThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** Threads named by prefix and a number from 1; empty on a JDK without virtual threads. */
    static Optional<VirtualThreads> named(String namePrefix) {
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
        } catch (ClassNotFoundException | NoSuchMethodException older) {
            return Optional.empty();
        } catch (Throwable unexpected) {
            throw new IllegalStateException("this JDK has virtual threads, but they cannot be made", unexpected);
        }
    }

    @Override
    public void execute(Runnable job) {
        factory.newThread(job).start();
    }

    /** Nothing is kept that could be let go. */
    @Override
    public void close() {}
}
