package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Workers on which nothing happens until a test says so. */
final class ManualWorkers implements Workers {
    private final int slots;
    private final Consumer<Assignment> onStart;
    private final List<Assignment> running = new ArrayList<>();
    private final List<Long> cancelled = new ArrayList<>();

    ManualWorkers(int slots, Consumer<Assignment> onStart) {
        this.slots = slots;
        this.onStart = onStart;
    }

    /** What was started and not taken, in order of its start. */
    List<Assignment> running() {
        return running;
    }

    List<Long> cancelled() {
        return cancelled;
    }

    /** Ends work on one of {@link #running}. */
    Assignment take(int index) {
        return running.remove(index);
    }

    @Override
    public void prepare(BuildDefinition definition) {}

    @Override
    public int freeSlots() {
        return slots - running.size();
    }

    @Override
    public void start(Assignment assignment, Consumer<Outcome> inbox) {
        onStart.accept(assignment);
        running.add(assignment);
    }

    @Override
    public void cancel(long assignment) {
        cancelled.add(assignment);
    }

    @Override
    public void close() {}
}
