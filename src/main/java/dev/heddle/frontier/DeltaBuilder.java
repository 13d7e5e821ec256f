package dev.heddle.frontier;

import dev.heddle.task.Task;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the tasks of one event in order, by their places in its row group; used again for the next, so that an empty delta
 * allocates nothing.
 */
final class DeltaBuilder {
    private final TrackedColumns columns;
    private final Places added = new Places();
    private final Places removed = new Places();

    DeltaBuilder(TrackedColumns columns) {
        this.columns = columns;
    }

    void add(int column, int row) {
        added.add(column, row);
    }

    void remove(int column, int row) {
        removed.add(column, row);
    }

    /** The delta of what was collected since the last call, all of it in one row group. */
    FrontierDelta build(int rowGroup) {
        return added.isEmpty() && removed.isEmpty()
                ? FrontierDelta.EMPTY
                : new FrontierDelta(added.takeTasks(columns, rowGroup), removed.takeTasks(columns, rowGroup));
    }

    /** The columns of what was added since the last call, when nothing was removed. */
    int[] takeColumnsAdded() {
        return added.takeColumns();
    }

    /** Nearly always two at most, for which bare arrays made the tracker 8 % faster than an ArrayList. */
    private static final class Places {
        private static final int CAPACITY_MIN = 16;
        private static final int CAPACITY_KEPT_MAX = 1_024;
        private static final int[] NO_COLUMNS = {};

        private int[] columns = new int[CAPACITY_MIN];
        private int[] rows = new int[CAPACITY_MIN];
        private int size;

        void add(int column, int row) {
            if (size == columns.length) {
                columns = Arrays.copyOf(columns, 2 * size);
                rows = Arrays.copyOf(rows, 2 * size);
            }
            columns[size] = column;
            rows[size++] = row;
        }

        boolean isEmpty() {
            return size == 0;
        }

        int[] takeColumns() {
            int[] taken = size == 0 ? NO_COLUMNS : Arrays.copyOf(columns, size);
            clear();
            return taken;
        }

        List<Task> takeTasks(TrackedColumns tracked, int rowGroup) {
            List<Task> taken = switch (size) {
                case 0 -> List.of();
                case 1 -> List.of(task(0, tracked, rowGroup));
                case 2 -> List.of(task(0, tracked, rowGroup), task(1, tracked, rowGroup));
                default -> allTasks(tracked, rowGroup);
            };
            clear();
            return taken;
        }

        private List<Task> allTasks(TrackedColumns tracked, int rowGroup) {
            Task[] all = new Task[size];
            Arrays.setAll(all, place -> task(place, tracked, rowGroup));
            return List.of(all);
        }

        private Task task(int place, TrackedColumns tracked, int rowGroup) {
            return tracked.task(columns[place], rowGroup, rows[place]);
        }

        /** A batch may have made a million cells ready, for which there is no room to be kept. */
        private void clear() {
            if (columns.length > CAPACITY_KEPT_MAX) {
                columns = new int[CAPACITY_MIN];
                rows = new int[CAPACITY_MIN];
            }
            size = 0;
        }
    }
}
