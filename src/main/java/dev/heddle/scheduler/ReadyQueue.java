package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that could start: one queue a column, first in first out, the columns served in turn.
 *
 * <p>Loop thread only. Taking turns makes the first starts cover all columns that have something ready, and a column that
 * has no room is passed over, so that it holds up no other. {@link #take} alone decides whose turn it is.
 */
final class ReadyQueue {
    private final List<Queue<Attempt>> byColumn;
    private int turn;
    private int size;

    ReadyQueue(int columnCount) {
        byColumn = new ArrayList<>(columnCount);
        for (int index = 0; index < columnCount; index++) {
            byColumn.add(new ArrayDeque<>());
        }
    }

    /** How many attempts are queued, moot ones included. */
    int size() {
        return size;
    }

    void add(Attempt attempt) {
        byColumn.get(attempt.column.index).add(attempt);
        attempt.rowGroup.queued++;
        size++;
    }

    /** Takes the next attempt of the next column that has room, or null if there is none. Moot ones are thrown away. */
    @Nullable
    Attempt take(Predicate<Column> hasRoom) {
        for (int passed = 0; passed < byColumn.size(); passed++) {
            int index = turn + passed < byColumn.size() ? turn + passed : turn + passed - byColumn.size();
            Attempt attempt = firstWanted(byColumn.get(index));
            if (attempt != null && hasRoom.test(attempt.column)) {
                remove(byColumn.get(index));
                turn = index + 1 < byColumn.size() ? index + 1 : 0;
                return attempt;
            }
        }
        return null;
    }

    /** Throws away what is left of a row group: attempts that became moot. */
    void forget(ActiveRowGroup rowGroup) {
        for (Queue<Attempt> queue : byColumn) {
            int before = queue.size();
            queue.removeIf(attempt -> attempt.rowGroup == rowGroup);
            int removed = before - queue.size();
            rowGroup.queued -= removed;
            size -= removed;
        }
    }

    /** The attempt that has waited longest in each column, for the story of a build that is stuck. */
    List<Attempt> heads() {
        List<Attempt> heads = new ArrayList<>();
        for (Queue<Attempt> queue : byColumn) {
            Attempt head = queue.peek();
            if (head != null) {
                heads.add(head);
            }
        }
        return heads;
    }

    private @Nullable Attempt firstWanted(Queue<Attempt> queue) {
        Attempt attempt = queue.peek();
        while (attempt != null && attempt.isMoot()) {
            remove(queue);
            attempt = queue.peek();
        }
        return attempt;
    }

    private void remove(Queue<Attempt> queue) {
        queue.remove().rowGroup.queued--;
        size--;
    }
}
