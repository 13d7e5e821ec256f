package dev.heddle.scheduler;

import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * A row group of 100,000 rows becomes ready at once. Of a queued task only its row is kept, and a task and an attempt are made
 * when it is taken: kept for long, the tracker's tasks would be cold by then, and to read each costs more than to make one.
 *
 * The bit is the truth, the stretches are only the order: a task whose bit is clear is passed over where it surfaces. That
 * makes taking a dropped row out O(1) without a search, and a task that is queued twice no different from one queued once.
 * It rests on dropped rows not coming back, which would find their old place again.
 */

/**
 * The queued tasks of one column in one row group. Those that were tried before come first, since their rows have waited
 * longest; the others come in order of arrival.
 *
 * <p>Loop thread only. Every operation is O(1) a task.
 */
final class Flow extends IndexedHeap.Element<Flow> {
    private static final int STRETCH_CAPACITY_MIN = 16;

    final ColumnFlows column;
    final ActiveRowGroup rowGroup;

    /** Virtual start of the next task, in the time of the column's flows. */
    long start;

    private final BitSet queued = new BitSet();
    private final Queue<Attempt> triedBefore = new ArrayDeque<>(1);
    private final Deque<Stretch> firstTries = new ArrayDeque<>(1);
    private int size;

    /** Tasks that became ready at the same time, in order of arrival. */
    private static final class Stretch {
        final Instant queuedAt;
        private int[] rowIndexes;
        private int next;
        private int end;

        Stretch(Instant queuedAt, int capacity) {
            this.queuedAt = queuedAt;
            this.rowIndexes = new int[capacity];
        }

        void add(int rowIndex) {
            if (end == rowIndexes.length) {
                rowIndexes = Arrays.copyOf(rowIndexes, 2 * end);
            }
            rowIndexes[end++] = rowIndex;
        }

        int first() {
            return rowIndexes[next];
        }

        /** Goes on to the next task; returns whether there is one. */
        boolean advance() {
            next++;
            return next < end;
        }
    }

    Flow(ColumnFlows column, ActiveRowGroup rowGroup) {
        this.column = column;
        this.rowGroup = rowGroup;
    }

    int size() {
        return size;
    }

    /** Takes in a try at a task, unless the task is queued already. Returns how many were added. */
    int add(Attempt attempt) {
        if (!count(attempt.task.rowIndex())) {
            return 0;
        }
        triedBefore.add(attempt);
        return 1;
    }

    /** Takes in tasks to be tried for the first time, without those queued already. Returns how many were added. */
    int addAll(List<Task> tasks, int from, int end, Instant at) {
        int before = size;
        for (int i = from; i < end; i++) {
            add(tasks.get(i).rowIndex(), at, end - i);
        }
        return size - before;
    }

    /**
     * Takes in a task to be tried for the first time, unless it is queued already.
     *
     * @param expected how many are to come that became ready at the same time, that one included
     * @return how many were added
     */
    int add(int rowIndex, Instant at, int expected) {
        if (!count(rowIndex)) {
            return 0;
        }
        stretchOf(at, expected).add(rowIndex);
        return 1;
    }

    /** The task that is next. Only of a flow that is not empty. */
    Task first() {
        Attempt attempt = firstTriedBefore();
        return attempt != null ? attempt.task : taskOf(stretchWithNext().first());
    }

    /** What {@link #take} would return, without taking it. */
    Attempt firstAttempt() {
        Attempt attempt = firstTriedBefore();
        return attempt != null ? attempt : firstTry(stretchWithNext());
    }

    /** Takes tasks in their order, as many as asked for and as there are. */
    List<Attempt> take(int most) {
        int count = Math.min(most, size);
        List<Attempt> taken = new ArrayList<>(count);
        while (taken.size() < count) {
            Attempt attempt = firstTriedBefore();
            if (attempt != null) {
                triedBefore.remove();
            } else {
                Stretch stretch = stretchWithNext();
                attempt = firstTry(stretch);
                advance(stretch);
            }
            remove(bitOf(attempt.task.rowIndex()));
            taken.add(attempt);
        }
        return taken;
    }

    /** Takes out the cell of a row. Returns how many tasks were taken out. */
    int removeRow(int rowIndex) {
        return column.column.type == TaskType.CELL ? remove(rowIndex) : 0;
    }

    /** Takes out everything. Returns how many tasks that were. */
    int clear() {
        int removed = size;
        queued.clear();
        triedBefore.clear();
        firstTries.clear();
        size = 0;
        return removed;
    }

    @Override
    boolean comesBefore(Flow other) {
        return start == other.start ? rowGroup.id < other.rowGroup.id : start < other.start;
    }

    private boolean count(int rowIndex) {
        int bit = bitOf(rowIndex);
        if (queued.get(bit)) {
            return false;
        }
        queued.set(bit);
        size++;
        return true;
    }

    private int remove(int bit) {
        if (!queued.get(bit)) {
            return 0;
        }
        if (size == 1) {
            return clear();
        }
        queued.clear(bit);
        size--;
        return 1;
    }

    /** Where tasks go that became ready then. */
    private Stretch stretchOf(Instant at, int capacity) {
        Stretch last = firstTries.peekLast();
        if (last == null || !last.queuedAt.equals(at)) {
            last = new Stretch(at, Math.max(capacity, STRETCH_CAPACITY_MIN));
            firstTries.add(last);
        }
        return last;
    }

    private @Nullable Attempt firstTriedBefore() {
        Attempt attempt = triedBefore.peek();
        while (attempt != null && !queued.get(bitOf(attempt.task.rowIndex()))) {
            triedBefore.remove();
            attempt = triedBefore.peek();
        }
        return attempt;
    }

    private Stretch stretchWithNext() {
        Stretch stretch = firstTries.element();
        while (!queued.get(bitOf(stretch.first()))) {
            advance(stretch);
            stretch = firstTries.element();
        }
        return stretch;
    }

    private void advance(Stretch stretch) {
        if (!stretch.advance()) {
            firstTries.remove();
        }
    }

    private Attempt firstTry(Stretch stretch) {
        Task task = taskOf(stretch.first());
        int number = rowGroup.pastOf(column.column, task.rowIndex()).attempts() + 1;
        return new Attempt(task, column.column, rowGroup, number, stretch.queuedAt);
    }

    private Task taskOf(int rowIndex) {
        return new Task(column.column.name, rowGroup.id, rowIndex, column.column.type);
    }

    /** A row, or for what is computed a whole group at a time the only bit there is. */
    private int bitOf(int rowIndex) {
        return column.column.type == TaskType.CELL ? rowIndex : 0;
    }
}
