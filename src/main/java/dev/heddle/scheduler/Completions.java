package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Turns values into facts, keeps those that are read, and hands on the tasks that become ready: for computed, skipped and
 * kept-as-null values alike.
 *
 * <p>Loop thread only. O(fan-out) a cell.
 */
final class Completions {
    private static final String NULL = "null";

    private final Columns columns;
    private final CompletionTracker tracker;
    private final ReadyTasks ready;
    private long cellsComputed;

    Completions(Columns columns, CompletionTracker tracker, ReadyTasks ready) {
        this.columns = columns;
        this.tracker = tracker;
        this.ready = ready;
    }

    /** How many cells have got a value in this run, fills not counted. */
    long cellsComputed() {
        return cellsComputed;
    }

    /** A row's cells have the values that their generator gave, as many as the column makes. */
    void cells(Attempt attempt, List<String> values, TurnDraft draft) {
        Column column = attempt.column;
        for (int i = 0; i < column.outputCount(); i++) {
            cell(attempt, i, values.get(i), false, draft);
        }
        for (int i = column.outputCount(); i < column.valueCount(); i++) {
            sideEffect(attempt, i, values.get(i), draft);
        }
    }

    /** A row's cells are skipped: each gets its fill, and their side effects null. */
    void skippedCells(Attempt attempt, TurnDraft draft) {
        Column column = attempt.column;
        for (int i = 0; i < column.outputCount(); i++) {
            cell(attempt, i, column.fill(i), true, draft);
        }
        for (int i = column.outputCount(); i < column.valueCount(); i++) {
            sideEffect(attempt, i, NULL, draft);
        }
    }

    /** A group's rows have the values that their generator gave for those that nobody skipped. */
    void group(Attempt attempt, List<List<String>> outputs, int[] skippedByGate, TurnDraft draft) {
        Column column = attempt.column;
        ActiveRowGroup rowGroup = attempt.rowGroup;
        boolean isPlain = attempt.rowsSkipped.length == 0
                && skippedByGate.length == 0
                && attempt.rowsGiven.length == rowGroup.liveRows();
        BitSet skipped = new BitSet();
        Arrays.stream(attempt.rowsSkipped).forEach(skipped::set);
        Arrays.stream(skippedByGate).forEach(skipped::set);
        int[] rows = isPlain ? attempt.rowsGiven : liveOf(attempt);
        int[] skippedRows = Arrays.stream(rows).filter(skipped::get).toArray();
        for (int i = 0; i < column.valueCount(); i++) {
            List<String> computed = outputs.isEmpty() ? List.of() : outputs.get(i);
            String fill = i < column.outputCount() ? column.fill(i) : NULL;
            List<String> values = isPlain ? computed : spread(attempt, computed, skipped, rows, fill);
            if (i < column.outputCount()) {
                batch(attempt, columns.at(column.output(i)), rows, values, skippedRows, draft);
            } else {
                sideEffects(attempt, i, rows, values, draft);
            }
        }
    }

    /** A group whose every row is skipped before anybody is asked. */
    void skippedGroup(Attempt attempt, TurnDraft draft) {
        attempt.rowsSkipped = attempt.rowGroup.liveRowIndexes();
        group(attempt, List.of(), attempt.rowsGiven, draft);
    }

    /** The task failed for good, and its rows stay: each of its values is null. */
    void nulls(Attempt attempt, TurnDraft draft) {
        if (attempt.task.type() == TaskType.CELL) {
            cells(attempt, Collections.nCopies(attempt.column.valueCount(), NULL), draft);
            return;
        }
        List<String> nulls = Collections.nCopies(attempt.rowsGiven.length, NULL);
        group(attempt, Collections.nCopies(attempt.column.valueCount(), nulls), new int[0], draft);
    }

    private void cell(Attempt attempt, int position, String value, boolean isSkipped, TurnDraft draft) {
        Column output = columns.at(attempt.column.output(position));
        ActiveRowGroup rowGroup = attempt.rowGroup;
        int rowIndex = attempt.task.rowIndex();
        if (attempt.column.outputCount() > 1 && tracker.isComplete(SliceRef.cell(output.name, rowGroup.id, rowIndex))) {
            return;
        }
        take(rowGroup, output, rowIndex, value, isSkipped);
        draft.add(new Fact.CellCompleted(output.name, rowGroup.id, rowIndex, value, isSkipped));
        for (int next : tracker.completeCell(output.index, rowGroup.id, rowIndex)) {
            ready.add(rowGroup, columns.at(next), rowIndex, draft.now().wall());
        }
    }

    private void batch(
            Attempt attempt, Column output, int[] rows, List<String> values, int[] skippedRows, TurnDraft draft) {
        ActiveRowGroup rowGroup = attempt.rowGroup;
        if (attempt.column.outputCount() > 1 && tracker.isComplete(SliceRef.wholeGroup(output.name, rowGroup.id))) {
            return;
        }
        int nextSkipped = 0;
        for (int i = 0; i < rows.length; i++) {
            boolean isSkipped = nextSkipped < skippedRows.length && skippedRows[nextSkipped] == rows[i];
            nextSkipped += isSkipped ? 1 : 0;
            take(rowGroup, output, rows[i], values.get(i), isSkipped);
        }
        draft.add(new Fact.BatchCompleted(output.name, rowGroup.id, rows, values, skippedRows));
        handOn(
                rowGroup,
                tracker.markBatchComplete(output.name, rowGroup.id, rowGroup.size)
                        .added(),
                draft);
    }

    private void take(ActiveRowGroup rowGroup, Column output, int rowIndex, String value, boolean isSkipped) {
        rowGroup.complete(output, rowIndex);
        if (isSkipped) {
            rowGroup.skip(output, rowIndex);
        } else {
            cellsComputed++;
        }
        if (columns.isRead(output.index)) {
            rowGroup.put(output.index, rowIndex, value);
        }
    }

    private void sideEffect(Attempt attempt, int position, String value, TurnDraft draft) {
        sideEffects(attempt, position, new int[] {attempt.task.rowIndex()}, List.of(value), draft);
    }

    private void sideEffects(Attempt attempt, int position, int[] rows, List<String> values, TurnDraft draft) {
        Column column = attempt.column;
        Column.SideEffect sideEffect = column.sideEffects().get(position - column.outputCount());
        if (columns.isRead(sideEffect.slot())) {
            for (int i = 0; i < rows.length; i++) {
                attempt.rowGroup.put(sideEffect.slot(), rows[i], values.get(i));
            }
        }
        draft.add(new Fact.SideEffectsCompleted(
                sideEffect.name(), columns.at(sideEffect.producer()).name, attempt.rowGroup.id, rows, values));
    }

    private void handOn(ActiveRowGroup rowGroup, List<Task> tasks, TurnDraft draft) {
        ready.add(rowGroup, tasks, draft.now().wall());
    }

    /** The rows the attempt is about, less those that were dropped while it was at work, ascending. */
    private static int[] liveOf(Attempt attempt) {
        BitSet rows = new BitSet();
        Arrays.stream(attempt.rowsGiven).forEach(rows::set);
        Arrays.stream(attempt.rowsSkipped).forEach(rows::set);
        return rows.stream().filter(row -> !attempt.rowGroup.isDropped(row)).toArray();
    }

    /** Puts computed values beside fills, in order of rows. */
    private static List<String> spread(
            Attempt attempt, List<String> computed, BitSet skipped, int[] rows, String fill) {
        String[] byRow = new String[attempt.rowGroup.size];
        int position = 0;
        for (int row : attempt.rowsGiven) {
            if (!skipped.get(row)) {
                byRow[row] = computed.get(position++);
            }
        }
        List<String> values = new ArrayList<>(rows.length);
        for (int row : rows) {
            values.add(skipped.get(row) ? fill : byRow[row]);
        }
        return values;
    }
}
