package dev.heddle.scheduler;

import java.util.function.Consumer;

/** Workers whose starts somebody sees before they happen. */
record ObservedWorkers(Workers workers, Consumer<Assignment> onStart) implements Workers {
    @Override
    public void prepare(BuildDefinition definition) {
        workers.prepare(definition);
    }

    @Override
    public int freeSlots() {
        return workers.freeSlots();
    }

    @Override
    public void start(Assignment assignment, Consumer<Outcome> inbox) {
        onStart.accept(assignment);
        workers.start(assignment, inbox);
    }

    @Override
    public void cancel(long assignment) {
        workers.cancel(assignment);
    }

    @Override
    public void close() {
        workers.close();
    }
}
