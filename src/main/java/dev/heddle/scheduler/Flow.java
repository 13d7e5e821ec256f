package dev.heddle.scheduler;

import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/*
 * For maintainers.
 *
 * A row group of 100,000 rows becomes ready at once, as one list that the tracker made. It stays that list: a stretch of it
 * is queued, and an attempt is made of a task only when it is taken. So a queued task costs one bit. Tasks that become ready
 * one by one in the same turn are gathered in a stretch: one each would be an object more a task, and cold when it is due.
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
final class Flow implements IndexedHeap.Element {
    final ColumnFlows column;
    final ActiveRowGroup rowGroup;

    /** Virtual start of the next task, in the time of the column's flows. */
    long start;

    private final BitSet queued = new BitSet();
    private final Queue<Attempt> triedBefore = new ArrayDeque<>(1);
    private final Deque<Stretch> firstTries = new ArrayDeque<>(1);
    private int size;
    private int place = IndexedHeap.NOWHERE;

    /** Neighbours in a list of tasks that became ready together. */
    private static final class Stretch {
        final List<Task> tasks;
        final Instant queuedAt;
        final boolean isGathered;
        int next;
        int end;

        /** Part of a list, which is kept as it is. */
        Stretch(List<Task> tasks, int from, int end, Instant queuedAt) {
            this(tasks, from, end, queuedAt, false);
        }

        private Stretch(List<Task> tasks, int from, int end, Instant queuedAt, boolean isGathered) {
            this.tasks = tasks;
            this.next = from;
            this.end = end;
            this.queuedAt = queuedAt;
            this.isGathered = isGathered;
        }

        /** Takes in tasks one by one, none at first. */
        static Stretch gathered(Instant queuedAt) {
            return new Stretch(new ArrayList<>(), 0, 0, queuedAt, true);
        }

        void gather(Task task) {
            tasks.add(task);
            end++;
        }

        Task first() {
            return tasks.get(next);
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
        int before = size;
        if (count(attempt.task)) {
            triedBefore.add(attempt);
        }
        return size - before;
    }

    /** Takes in tasks to be tried for the first time, without those queued already. Returns how many were added. */
    int addAll(List<Task> tasks, int from, int end, Instant at) {
        int before = size;
        int stretchStart = from;
        for (int i = from; i < end; i++) {
            if (!count(tasks.get(i))) {
                addStretch(tasks, stretchStart, i, at);
                stretchStart = i + 1;
            }
        }
        addStretch(tasks, stretchStart, end, at);
        return size - before;
    }

    /** The task that is next. Only of a flow that is not empty. */
    Task first() {
        Attempt attempt = firstTriedBefore();
        return attempt != null ? attempt.task : stretchWithNext().first();
    }

    /** What {@link #take} would return, without taking it. */
    Attempt firstAttempt() {
        Attempt attempt = firstTriedBefore();
        return attempt != null ? attempt : firstTry(stretchWithNext());
    }

    /** Takes the task that is next. Only of a flow that is not empty. */
    Attempt take() {
        Attempt attempt = firstTriedBefore();
        if (attempt != null) {
            triedBefore.remove();
        } else {
            Stretch stretch = stretchWithNext();
            attempt = firstTry(stretch);
            advance(stretch);
        }
        remove(bitOf(attempt.task));
        return attempt;
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
    public int place() {
        return place;
    }

    @Override
    public void moveTo(int newPlace) {
        place = newPlace;
    }

    private boolean count(Task task) {
        int bit = bitOf(task);
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

    private void addStretch(List<Task> tasks, int from, int end, Instant at) {
        if (end - from > 1) {
            firstTries.add(new Stretch(tasks, from, end, at));
        } else if (from < end) {
            Stretch last = firstTries.peekLast();
            if (last == null || !last.isGathered || !last.queuedAt.equals(at)) {
                last = Stretch.gathered(at);
                firstTries.add(last);
            }
            last.gather(tasks.get(from));
        }
    }

    private @Nullable Attempt firstTriedBefore() {
        Attempt attempt = triedBefore.peek();
        while (attempt != null && !queued.get(bitOf(attempt.task))) {
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
        stretch.next++;
        if (stretch.next == stretch.end) {
            firstTries.remove();
        }
    }

    private Attempt firstTry(Stretch stretch) {
        Task task = stretch.first();
        int number = rowGroup.pastOf(column.column, task.rowIndex()).attempts() + 1;
        return new Attempt(task, column.column, rowGroup, number, stretch.queuedAt);
    }

    private static int bitOf(Task task) {
        return task.type() == TaskType.CELL ? task.rowIndex() : 0;
    }
}
