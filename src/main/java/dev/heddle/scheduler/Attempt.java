package dev.heddle.scheduler;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Input;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * One try at a task, from the moment it is ready until its outcome is folded: in the ready queue, then holding a lease; or
 * waiting to be tried again.
 *
 * <p>Loop thread only.
 */
final class Attempt {
    private static final int[] NO_ROWS = {};

    final Task task;
    final Column column;
    final ActiveRowGroup rowGroup;

    /** Which attempt of the task in this run, from 1. */
    final int number;

    /** When it became ready. */
    final Instant queuedAt;

    /** For a whole group at work: the rows it was given, so that its result is checked against those and not later ones. */
    int[] rowsGiven = NO_ROWS;

    Attempt(Task task, Column column, ActiveRowGroup rowGroup, int number, Instant queuedAt) {
        this.task = task;
        this.column = column;
        this.rowGroup = rowGroup;
        this.number = number;
        this.queuedAt = queuedAt;
    }

    /** Whether nobody needs the result any more: the row, or every row of the group, has been dropped. */
    boolean isMoot() {
        return task.type() == TaskType.CELL ? rowGroup.isDropped(task.rowIndex()) : rowGroup.liveRows() == 0;
    }

    /** What a worker is given: the inputs as they are now, which for a batch are those of the rows that live now. */
    Assignment assign(long id, long run) {
        return new Assignment(id, run, task, number, input());
    }

    private Input input() {
        return switch (task.type()) {
            case CELL ->
                new CellInput(
                        rowGroup.id,
                        task.rowIndex(),
                        rowGroup.startOffset + task.rowIndex(),
                        rowGroup.inputs(column, task.rowIndex()));
            case BATCH -> {
                rowsGiven = rowGroup.liveRowIndexes();
                yield new FullColumnInput(
                        rowGroup.id, rowGroup.startOffset, rowsGiven.clone(), rowGroup.inputs(column, rowsGiven));
            }
            case FROM_SCRATCH -> {
                rowsGiven = IntStream.range(0, rowGroup.size).toArray();
                yield new FromScratchInput(rowGroup.id, rowGroup.startOffset, rowGroup.size);
            }
        };
    }

    /** The same task, once more. */
    Attempt next(Instant at) {
        return new Attempt(task, column, rowGroup, number + 1, at);
    }

    /** Where it is, in the words of every message. */
    String coordinates() {
        String place = column + ", row group " + task.rowGroup();
        return task.type() == TaskType.CELL ? place + ", row " + task.rowIndex() : place;
    }
}
