package dev.heddle.scheduler;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.CellInput;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Input;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What user code does, as a function of the task and its inputs alone: the same in every run, however it is scheduled.
 *
 * @param seed another seed is other user code
 * @param failing the share of tasks that fail whenever they are tried
 * @param flaky the share of the others that fail in their first attempts
 * @param attemptsMax attempts a task has; a flaky one needs fewer failures than that
 */
record ScriptedWork(long seed, double failing, double flaky, int attemptsMax) {
    /** Whether no attempt of the task ever gives a value. */
    boolean failsForGood(Task task) {
        return draw(task, 1).nextDouble() < failing;
    }

    String value(String column, int rowGroup, int rowIndex, List<String> inputs) {
        return "\"" + column + " " + rowGroup + "." + rowIndex + " " + Integer.toHexString(inputs.hashCode()) + "\"";
    }

    Outcome perform(Assignment assignment, long startedNanos, long finishedNanos) {
        Task task = assignment.task();
        boolean failsForGood = failsForGood(task);
        if (failsForGood && draw(task, 3).nextBoolean() && !(assignment.input() instanceof CellInput)) {
            return new GroupComputed(assignment.id(), startedNanos, finishedNanos, wrongSize(assignment));
        }
        if (failsForGood || assignment.attempt() <= failuresAtFirst(task)) {
            Failure failure = Failure.thrown(new IllegalStateException("no " + task.column()));
            return new Failed(assignment.id(), startedNanos, finishedNanos, failure);
        }
        if (assignment.input() instanceof CellInput cell) {
            String value = value(task.column(), cell.rowGroup(), cell.rowIndex(), cell.values());
            return new CellComputed(assignment.id(), startedNanos, finishedNanos, value);
        }
        return new GroupComputed(
                assignment.id(),
                startedNanos,
                finishedNanos,
                values(assignment.task().column(), assignment.input()));
    }

    /** The same user code as a generator, without its flakiness. */
    Generator generator(String column, TaskType type) {
        return switch (type) {
            case CELL ->
                (CellGenerator) input -> {
                    require(Task.cell(column, input.rowGroup(), input.rowIndex()));
                    return value(column, input.rowGroup(), input.rowIndex(), input.values());
                };
            case BATCH ->
                (FullColumnGenerator) input -> {
                    require(Task.batch(column, input.rowGroup()));
                    return values(column, input);
                };
            case FROM_SCRATCH ->
                (FromScratchGenerator) input -> {
                    require(Task.fromScratch(column, input.rowGroup()));
                    return values(column, input);
                };
        };
    }

    private void require(Task task) {
        if (failsForGood(task)) {
            throw new IllegalStateException("no " + task.column());
        }
    }

    private int failuresAtFirst(Task task) {
        SplittableRandom random = draw(task, 2);
        return attemptsMax > 1 && random.nextDouble() < flaky ? 1 + random.nextInt(attemptsMax - 1) : 0;
    }

    private List<String> values(String column, Input input) {
        List<String> values = new ArrayList<>();
        if (input instanceof FullColumnInput batch) {
            for (int i = 0; i < batch.rowIndexes().length; i++) {
                int place = i;
                List<String> inputs =
                        batch.values().stream().map(each -> each.get(place)).toList();
                values.add(value(column, batch.rowGroup(), batch.rowIndexes()[i], inputs));
            }
        } else if (input instanceof FromScratchInput group) {
            for (int row = 0; row < group.size(); row++) {
                values.add(value(column, group.rowGroup(), row, List.of()));
            }
        }
        return values;
    }

    private List<String> wrongSize(Assignment assignment) {
        List<String> values = values(assignment.task().column(), assignment.input());
        values.add("1");
        return values;
    }

    private SplittableRandom draw(Task task, int purpose) {
        return new SplittableRandom(seed * 31 + task.hashCode() * 7919L + purpose);
    }
}
