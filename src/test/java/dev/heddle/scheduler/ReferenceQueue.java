package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@link FairQueue} as one would explain it: a list of all that waits, gone through for each choice. Where the queue keeps
 * time for each lane, this one moves the tags of parked columns along with the clock.
 */
final class ReferenceQueue {
    private static final long SERVICE = 720_720_000L;

    final List<Entry> entries = new ArrayList<>();
    final Map<String, ColumnTags> tags = new TreeMap<>();
    final TreeSet<Integer> parked = new TreeSet<>();
    private final int lightest;
    private long time;

    /** One queued task. */
    record Entry(Task task, boolean isTriedBefore) {
        boolean isOf(Task other) {
            return task.equals(other);
        }
    }

    /** What the order of a column depends on. */
    static final class ColumnTags {
        final Column column;
        final int weight;
        final Map<Integer, Long> rowGroupStarts = new TreeMap<>();
        long start;
        long rowGroupTime;
        int atWork;

        ColumnTags(Column column, int weight) {
            this.column = column;
            this.weight = weight;
        }
    }

    ReferenceQueue(Columns columns, int[] weights) {
        int least = Integer.MAX_VALUE;
        for (Column column : columns.all()) {
            tags.put(column.name, new ColumnTags(column, weights[column.index]));
            least = Math.min(least, weights[column.index]);
        }
        lightest = least;
    }

    void add(Task task, boolean isTriedBefore) {
        if (entries.stream().anyMatch(each -> each.isOf(task))) {
            return;
        }
        ColumnTags column = tagsOf(task);
        if (entries.stream().noneMatch(each -> each.task.column().equals(task.column()))) {
            column.start = Math.max(column.start, time);
        }
        if (entries.stream().noneMatch(each -> isOfFlow(each, task.column(), task.rowGroup()))) {
            column.rowGroupStarts.merge(task.rowGroup(), column.rowGroupTime, Math::max);
        }
        entries.add(new Entry(task, isTriedBefore));
    }

    /** The task to be served next, or null. */
    @Nullable
    Task next() {
        ColumnTags column = entries.stream()
                .map(each -> tagsOf(each.task))
                .filter(each -> !parked.contains(each.column.resource))
                .min(Comparator.<ColumnTags>comparingInt(each -> each.atWork * lightest / each.weight)
                        .thenComparingLong(each -> each.start)
                        .thenComparingInt(each -> each.column.index))
                .orElse(null);
        if (column == null) {
            return null;
        }
        int rowGroup = entries.stream()
                .filter(each -> each.task.column().equals(column.column.name))
                .map(each -> each.task.rowGroup())
                .min(Comparator.<Integer>comparingLong(column.rowGroupStarts::get)
                        .thenComparingInt(each -> each))
                .orElseThrow();
        List<Entry> flow = entries.stream()
                .filter(each -> isOfFlow(each, column.column.name, rowGroup))
                .toList();
        return flow.stream().filter(Entry::isTriedBefore).findFirst().orElse(flow.get(0)).task;
    }

    /** Takes a task and those that follow it, at most so many in all. */
    List<Task> take(Task task, int most) {
        ColumnTags column = tagsOf(task);
        List<Task> taken = entries.stream()
                .filter(each -> isOfFlow(each, task.column(), task.rowGroup()))
                .sorted(Comparator.comparing(Entry::isTriedBefore).reversed())
                .limit(most)
                .map(Entry::task)
                .toList();
        entries.removeIf(each -> taken.contains(each.task));
        long now = Math.max(time, column.start);
        for (ColumnTags each : tags.values()) {
            if (parked.contains(each.column.resource)) {
                each.start += now - time;
            }
        }
        time = now;
        column.start = now + taken.size() * (SERVICE / column.weight);
        column.rowGroupTime = column.rowGroupStarts.getOrDefault(task.rowGroup(), 0L);
        column.rowGroupStarts.put(task.rowGroup(), column.rowGroupTime + taken.size() * SERVICE);
        column.atWork += taken.size();
        return taken;
    }

    void ended(Column column) {
        requireNonNull(tags.get(column.name)).atWork--;
    }

    void rowDropped(ActiveRowGroup rowGroup, int rowIndex) {
        entries.removeIf(each -> each.task.rowGroup() == rowGroup.id
                && (rowGroup.liveRows() == 0
                        || (each.task.type() == TaskType.CELL && each.task.rowIndex() == rowIndex)));
    }

    void forget(ActiveRowGroup rowGroup) {
        entries.removeIf(each -> each.task.rowGroup() == rowGroup.id);
    }

    long countOf(ActiveRowGroup rowGroup) {
        return entries.stream()
                .filter(each -> each.task.rowGroup() == rowGroup.id)
                .count();
    }

    private ColumnTags tagsOf(Task task) {
        return requireNonNull(tags.get(task.column()));
    }

    private static boolean isOfFlow(Entry entry, String column, int rowGroup) {
        return entry.task.column().equals(column) && entry.task.rowGroup() == rowGroup;
    }
}
