package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.generator.HookInput;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * When the hooks around a row group are due, and which of them wait to be run.
 *
 * <p>Loop thread only. A hook is an attempt like another, of a column that is none: it holds a lease, so nothing of its group
 * is finalized meanwhile.
 */
final class HookLine {
    private static final Generator NOTHING = (FromScratchGenerator) input -> List.of();
    private static final ColumnRules RULES = new ColumnRules(NOTHING, List.of(), null, Backoff.NONE);

    private final Columns columns;
    private final CompletionTracker tracker;
    private final boolean hasBefore;
    private final boolean hasAfter;
    private final Column before = Column.ofHook("hook before the row group", RULES);
    private final Column after = Column.ofHook("hook after the row group", RULES);
    private final int[] rootSlots;
    private final int[] allSlots;
    private final Queue<Attempt> due = new ArrayDeque<>();

    HookLine(Columns columns, CompletionTracker tracker, Hooks hooks) {
        this.columns = columns;
        this.tracker = tracker;
        this.hasBefore = hooks.before() != null;
        this.hasAfter = hooks.after() != null;
        this.allSlots = columns.all().stream().mapToInt(column -> column.index).toArray();
        this.rootSlots = columns.all().stream()
                .filter(column -> column.isRoot)
                .mapToInt(column -> column.index)
                .toArray();
    }

    /** Whether a group's non-root columns have to wait for a hook. */
    boolean hasBefore() {
        return hasBefore;
    }

    /**
     * Whether a hook comes before the end of a group in which nothing is in flight; one that is due joins the line. A group that
     * lost all of its rows is nobody's business.
     */
    boolean holdsUp(ActiveRowGroup rowGroup, Instant at) {
        if (rowGroup.isHookDue) {
            return true;
        }
        if (rowGroup.liveRows() == 0) {
            return false;
        }
        if (!rowGroup.isPrepared) {
            if (areRootsComplete(rowGroup)) {
                line(before, true, rowGroup, rootSlots, at);
            }
            return true;
        }
        if (hasAfter && !rowGroup.isClosed && tracker.isRowGroupComplete(rowGroup.id)) {
            line(after, false, rowGroup, allSlots, at);
            return true;
        }
        return false;
    }

    /** The hook that is to be run next, or null if none is due. */
    @Nullable
    Attempt take() {
        return due.poll();
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    private boolean areRootsComplete(ActiveRowGroup rowGroup) {
        for (int slot : rootSlots) {
            if (!tracker.isColumnComplete(columns.at(slot).name, rowGroup.id)) {
                return false;
            }
        }
        return true;
    }

    private void line(Column hook, boolean isBefore, ActiveRowGroup rowGroup, int[] slots, Instant at) {
        rowGroup.isHookDue = true;
        Attempt attempt = new Attempt(Task.batch(hook.name, rowGroup.id), hook, rowGroup, 1, at);
        int[] rows = rowGroup.liveRowIndexes();
        List<String> names =
                Arrays.stream(slots).mapToObj(slot -> columns.at(slot).name).toList();
        attempt.hook =
                new HookInput(isBefore, rowGroup.id, rowGroup.startOffset, rows, names, rowGroup.values(slots, rows));
        attempt.rowsGiven = rows;
        due.add(attempt);
    }
}
