package dev.heddle.scheduler;

import dev.heddle.frontier.CompletionTracker;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Columns whose row groups are made one at a time, in order of their ids: the next group's task is not queued before this
 * one's is done, however often that is tried.
 *
 * <p>Loop thread only. O(ordered columns) a turn.
 */
final class OrderedColumns {
    private final CompletionTracker tracker;
    private final Suspects suspects;
    private final Map<Column, Line> lines = new LinkedHashMap<>();

    private static final class Line {
        final Queue<Attempt> waiting = new ArrayDeque<>();

        @Nullable
        Attempt first;
    }

    OrderedColumns(CompletionTracker tracker, Suspects suspects) {
        this.tracker = tracker;
        this.suspects = suspects;
    }

    /** Takes in a task; groups are admitted in order of ids, so its group is the last in the line. */
    void add(Attempt attempt) {
        Line line = lines.computeIfAbsent(attempt.column, absent -> new Line());
        attempt.rowGroup.queued++;
        line.waiting.add(attempt);
        advance(line);
    }

    /** Lets the next ones through where the first ones are done. */
    void advance() {
        lines.values().forEach(this::advance);
    }

    private void advance(Line line) {
        if (line.first != null && isDone(line.first)) {
            line.first = null;
        }
        while (line.first == null && !line.waiting.isEmpty()) {
            Attempt next = line.waiting.remove();
            next.rowGroup.queued--;
            if (!next.isMoot()) {
                line.first = next;
                suspects.add(next);
            }
        }
    }

    /** A group that lost all of its rows is done once nothing of it is at work. */
    private boolean isDone(Attempt attempt) {
        return attempt.isMoot()
                ? attempt.rowGroup.inFlight == 0
                : tracker.isColumnComplete(attempt.column.name, attempt.rowGroup.id);
    }
}
