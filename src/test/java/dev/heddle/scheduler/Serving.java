package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** Takes from a {@link FairQueue} what it offers, for tests of its order. Tasks read as column, row group, dot, row. */
final class Serving {
    private Serving() {}

    static Choice choose(FairQueue queue) {
        return requireNonNull(queue.select());
    }

    /** Takes tasks that stay at work. */
    static List<Attempt> take(FairQueue queue, int count) {
        List<Attempt> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.addAll(queue.commit(choose(queue), 1));
        }
        return taken;
    }

    /** Takes tasks each of which ends before the next is taken. */
    static List<String> serve(FairQueue queue, int count) {
        List<String> served = new ArrayList<>();
        for (Choice choice = queue.select(); choice != null && served.size() < count; choice = queue.select()) {
            Attempt attempt = queue.commit(choice, 1).get(0);
            queue.ended(attempt.column);
            served.add(attempt.column.name + attempt.task.rowGroup() + "." + attempt.task.rowIndex());
        }
        return served;
    }

    static List<String> serveAll(FairQueue queue) {
        return serve(queue, Integer.MAX_VALUE);
    }
}
