package dev.heddle.scheduler;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.HookInput;
import dev.heddle.generator.Input;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One try at a task, from the moment it is ready until its outcome is folded: in the ready queue, then holding a lease; or
 * waiting to be tried again.
 *
 * <p>Loop thread only.
 */
final class Attempt {
    /** No rate limit was met. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int[] NO_ROWS = {};

    final Task task;
    final Column column;
    final ActiveRowGroup rowGroup;

    /** Which attempt of the task, from 1, those of earlier runs counted. */
    final int number;

    /** When it became ready. */
    final Instant queuedAt;

    /** How the attempts before it failed, in this run. */
    final AttemptStory story;

    /** When the task first met a rate limit, without a success since, or {@link #NEVER}. */
    final long firstLimitedNanos;

    /** For a whole group at work: the rows it was given, so that its result is checked against those and not later ones. */
    int[] rowsGiven = NO_ROWS;

    /** For a whole group at work: live rows that it was not given, because what it reads was skipped in them. */
    int[] rowsSkipped = NO_ROWS;

    /** The lease it holds, or was the last to hold. */
    long lease = Leases.NONE;

    /** When it was started. */
    long startedNanos;

    boolean isAtWork;

    /** Whether its time is over and its worker was told so. */
    boolean isTimedOut;

    /** Whether it is on record that it is at work. */
    boolean isRecorded;

    /** For a task that was at work when the process died, so often that it must not be beside its like. */
    boolean isSuspect;

    /** For a call of a hook: what it is called with. */
    @Nullable
    HookInput hook;

    Attempt(Task task, Column column, ActiveRowGroup rowGroup, int number, Instant queuedAt) {
        this(task, column, rowGroup, number, queuedAt, AttemptStory.NONE, NEVER);
    }

    private Attempt(
            Task task,
            Column column,
            ActiveRowGroup rowGroup,
            int number,
            Instant queuedAt,
            AttemptStory story,
            long firstLimitedNanos) {
        this.task = task;
        this.column = column;
        this.rowGroup = rowGroup;
        this.number = number;
        this.queuedAt = queuedAt;
        this.story = story;
        this.firstLimitedNanos = firstLimitedNanos;
    }

    /** Whether nobody needs the result any more: the row, or every row of the group, has been dropped. */
    boolean isMoot() {
        return task.type() == TaskType.CELL ? rowGroup.isDropped(task.rowIndex()) : rowGroup.liveRows() == 0;
    }

    /** What a worker is given: the inputs as they are now, which for a batch are those of the rows that live now. */
    Assignment assign(long run) {
        return new Assignment(lease, run, task, number, hook == null ? input() : hook);
    }

    private Input input() {
        return switch (task.type()) {
            case CELL ->
                new CellInput(
                        rowGroup.id,
                        task.rowIndex(),
                        rowGroup.startOffset + task.rowIndex(),
                        rowGroup.values(column.inputs(), task.rowIndex()),
                        rowGroup.values(column.gateInputs(), task.rowIndex()));
            case BATCH -> {
                divideRows();
                yield new FullColumnInput(
                        rowGroup.id,
                        rowGroup.startOffset,
                        rowsGiven.clone(),
                        rowGroup.values(column.inputs(), rowsGiven),
                        rowGroup.values(column.gateInputs(), rowsGiven));
            }
            case FROM_SCRATCH -> {
                rowsGiven = IntStream.range(0, rowGroup.size).toArray();
                yield new FromScratchInput(rowGroup.id, rowGroup.startOffset, rowGroup.size);
            }
        };
    }

    /** Tells the live rows that the task is about from those that are skipped because what it reads was. */
    void divideRows() {
        int[] live = rowGroup.liveRowIndexes();
        int[] given = new int[live.length];
        int[] skipped = new int[live.length];
        int givenCount = 0;
        for (int i = 0; i < live.length; i++) {
            if (rowGroup.inheritsSkip(column, live[i])) {
                skipped[i - givenCount] = live[i];
            } else {
                given[givenCount++] = live[i];
            }
        }
        rowsGiven = givenCount == live.length ? live : Arrays.copyOf(given, givenCount);
        rowsSkipped = givenCount == live.length ? NO_ROWS : Arrays.copyOf(skipped, live.length - givenCount);
    }

    /** The same attempt, after it failed in a way that counts. */
    Attempt withStory(AttemptStory newStory) {
        Attempt told = new Attempt(task, column, rowGroup, number, queuedAt, newStory, firstLimitedNanos);
        told.isSuspect = isSuspect;
        return told;
    }

    /** The same attempt, after it met a rate limit. */
    Attempt limited(long nowNanos) {
        long since = firstLimitedNanos == NEVER ? nowNanos : firstLimitedNanos;
        Attempt limited = new Attempt(task, column, rowGroup, number, queuedAt, story, since);
        limited.isSuspect = isSuspect;
        return limited;
    }

    /** The same task, once more. */
    Attempt next(Instant at) {
        Attempt next = new Attempt(task, column, rowGroup, number + 1, at, story, firstLimitedNanos);
        next.isSuspect = isSuspect;
        return next;
    }

    /** Where it is, in the words of every message. */
    String coordinates() {
        String place = column + ", row group " + task.rowGroup();
        if (task.type() != TaskType.CELL) {
            return place;
        }
        String key = rowGroup.keyOf(task.rowIndex());
        return place + ", row " + task.rowIndex() + (key == null ? "" : " (" + key + ")");
    }
}
