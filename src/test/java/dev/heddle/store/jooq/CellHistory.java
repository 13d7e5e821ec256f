package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;

import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.Fact.SideEffectsCompleted;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A lawful build in which cells complete by the hundred or alone, with values of every kind and length. From a seed. Keeps what was told in maps, for a test to ask.
 */
final class CellHistory {
    static final List<String> COLUMNS = List.of("seed", "key", "effect", "plain", "other");
    private static final int LONGEST_PLAIN = 100;

    private final Random random;
    private final RowGroupPlan plan;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<Place, Told> cells = new TreeMap<>();
    private final Map<Place, String> sideEffects = new TreeMap<>();
    private final Set<Place> dropped = new TreeSet<>();
    private final Set<Integer> finalized = new TreeSet<>();
    private final List<Place> kept = new ArrayList<>();
    private final List<Place> traced = new ArrayList<>();
    private final Map<String, Integer> plainCells = new TreeMap<>();
    private boolean isSkipping;

    /** Where a cell is; of a row, the column is empty. */
    record Place(String column, int rowGroup, int row) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::column)
                    .thenComparing(Place::rowGroup)
                    .thenComparing(Place::row)
                    .compare(this, other);
        }
    }

    /** What was told of a cell. */
    record Told(String value, boolean isSkipped, long run) {}

    CellHistory(long seed, RowGroupPlan plan) {
        this.random = new Random(seed);
        this.plan = plan;
    }

    /** From now on some cells are skipped. */
    void skipSome() {
        isSkipping = true;
    }

    /** A full column, cells on it, one of them the key column, one with side effects, and cells on cells. */
    static DatasetSpec spec(String name, RowGroupPlan plan) {
        List<ColumnSpec> columns = COLUMNS.stream()
                .map(column -> new ColumnSpec(
                        new ColumnNode(
                                column,
                                column.equals("seed")
                                        ? GenerationStrategy.FULL_COLUMN
                                        : GenerationStrategy.CELL_BY_CELL,
                                column.equals("seed") ? List.of() : List.of(input(column)),
                                column.equals("effect") ? List.of("effect__log") : List.of(),
                                List.of()),
                        false,
                        ""))
                .toList();
        return DatasetSpec.of(name, columns, 10, plan).withKeyColumn("key");
    }

    List<Fact> facts() {
        return facts;
    }

    /** In order of columns, groups and rows; of the full column too. */
    Map<Place, Told> cells() {
        return cells;
    }

    /** The value a side effect has in a row, or null. */
    String sideEffect(int rowGroup, int row) {
        return sideEffects.getOrDefault(new Place("", rowGroup, row), "null");
    }

    boolean isDropped(int rowGroup, int row) {
        return dropped.contains(new Place("", rowGroup, row));
    }

    Set<Place> dropped() {
        return dropped;
    }

    boolean isFinalized(int rowGroup) {
        return finalized.contains(rowGroup);
    }

    /** Cells whose failure was kept. */
    List<Place> kept() {
        return kept;
    }

    /** Cells that were attempted, as often as they were. */
    List<Place> traced() {
        return traced;
    }

    /** How many cells of each column came with others and had nothing to them but a short value. */
    Map<String, Integer> plainCells() {
        return plainCells;
    }

    /** All rows of a group go through three columns at once. */
    Turn largeTurn(int rowGroup, long run) {
        List<Fact> now = new ArrayList<>();
        completeSeed(rowGroup, run, now);
        for (String column : List.of("plain", "other")) {
            ready(column, rowGroup).forEach(row -> completeCell(new Place(column, rowGroup, row), run, now));
        }
        return told(now, List.of());
    }

    /** What happens next. */
    Turn turn(long run) {
        List<Fact> now = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        for (int bursts = random.nextInt(6); bursts > 0; bursts--) {
            int rowGroup = random.nextInt(plan.groups());
            if (!isFinalized(rowGroup)) {
                burst(COLUMNS.get(random.nextInt(COLUMNS.size())), rowGroup, run, now, traces);
                dropSome(rowGroup, now);
                finish(rowGroup, now);
            }
        }
        return told(now, traces);
    }

    private Turn told(List<Fact> now, List<TaskTrace> traces) {
        countPlain(now);
        facts.addAll(now);
        return new Turn(now, traces);
    }

    private void burst(String column, int rowGroup, long run, List<Fact> now, List<TaskTrace> traces) {
        if (column.equals("seed")) {
            completeSeed(rowGroup, run, now);
            return;
        }
        List<Integer> ready = ready(column, rowGroup);
        Collections.shuffle(ready, random);
        int count = random.nextInt(3) == 0 ? ready.size() : Math.min(ready.size(), random.nextInt(8));
        for (int row : ready.subList(0, count)) {
            completeCell(new Place(column, rowGroup, row), run, now);
            if (random.nextInt(4) == 0) {
                traced.add(new Place(column, rowGroup, row));
                traces.add(new TaskTrace(
                        Task.cell(column, rowGroup, row), run, 1, TaskStatus.SUCCEEDED, AT, AT, AT, null, null));
            }
        }
    }

    private static String input(String column) {
        return switch (column) {
            case "effect" -> "key";
            case "other" -> "plain";
            default -> "seed";
        };
    }

    private List<Integer> ready(String column, int rowGroup) {
        List<Integer> ready = new ArrayList<>();
        for (int row = 0; row < plan.size(rowGroup); row++) {
            if (!isDropped(rowGroup, row)
                    && !cells.containsKey(new Place(column, rowGroup, row))
                    && cells.containsKey(new Place(input(column), rowGroup, row))) {
                ready.add(row);
            }
        }
        return ready;
    }

    private void completeSeed(int rowGroup, long run, List<Fact> now) {
        int[] rows = liveRows(rowGroup);
        if (rows.length == 0 || cells.containsKey(new Place("seed", rowGroup, rows[0]))) {
            return;
        }
        List<String> values = new ArrayList<>();
        for (int row : rows) {
            values.add(String.valueOf(random.nextInt(1_000)));
            cells.put(new Place("seed", rowGroup, row), new Told(values.get(values.size() - 1), false, run));
        }
        now.add(new BatchCompleted("seed", rowGroup, rows, values));
    }

    private void completeCell(Place place, long run, List<Fact> now) {
        Told told = new Told(value(), isSkipping && random.nextInt(10) == 0, run);
        cells.put(place, told);
        now.add(new CellCompleted(place.column(), place.rowGroup(), place.row(), told.value(), told.isSkipped()));
        if (told.value().equals("null") && !told.isSkipped()) {
            kept.add(place);
            now.add(new FailureKept(place.column(), place.rowGroup(), place.row(), "no", null, 1, AT));
        }
        if (place.column().equals("effect") && !told.isSkipped()) {
            sideEffects.put(new Place("", place.rowGroup(), place.row()), "[1]");
            int[] row = {place.row()};
            now.add(new SideEffectsCompleted("effect__log", "effect", place.rowGroup(), row, List.of("[1]")));
        }
    }

    private void dropSome(int rowGroup, List<Fact> now) {
        int count = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        for (int i = 0; i < count; i++) {
            int row = random.nextInt(plan.size(rowGroup));
            if (dropped.add(new Place("", rowGroup, row))) {
                now.add(new RowDropped(rowGroup, row, "plain", "gone", null, 1, AT));
            }
        }
    }

    private void finish(int rowGroup, List<Fact> now) {
        int[] rows = liveRows(rowGroup);
        for (String column : COLUMNS) {
            for (int row : rows) {
                if (!cells.containsKey(new Place(column, rowGroup, row))) {
                    return;
                }
            }
        }
        if (rows.length > 0 && random.nextBoolean()) {
            finalized.add(rowGroup);
            now.add(new RowGroupFinalized(rowGroup, rows.length, AT));
        }
    }

    private int[] liveRows(int rowGroup) {
        return IntStream.range(0, plan.size(rowGroup))
                .filter(row -> !isDropped(rowGroup, row))
                .toArray();
    }

    private void countPlain(List<Fact> now) {
        Map<Place, Integer> counts = new HashMap<>();
        for (Fact fact : now) {
            if (fact instanceof CellCompleted cell && isPlain(cell)) {
                counts.merge(new Place(cell.column(), cell.rowGroup(), 0), 1, Integer::sum);
            }
        }
        counts.forEach((place, count) -> {
            if (count >= 4) {
                plainCells.merge(place.column(), count, Integer::sum);
            }
        });
    }

    private static boolean isPlain(CellCompleted cell) {
        return (cell.column().equals("plain") || cell.column().equals("other"))
                && !cell.isSkipped()
                && cell.value().length() <= LONGEST_PLAIN
                && !cell.value().equals("null");
    }

    private String value() {
        return switch (random.nextInt(14)) {
            case 0 -> "null";
            case 1 -> "\"\"";
            case 2 -> "\"null\"";
            case 3 -> text(LONGEST_PLAIN - 2);
            case 4 -> text(LONGEST_PLAIN - 1);
            case 5 -> text(200 + random.nextInt(2_000));
            case 6 -> "\"日本 \uD83D\uDE00\"";
            case 7 -> "\"" + "\uD83D\uDE00".repeat(49) + "\"";
            case 8 -> "\"" + "\uD83D\uDE00".repeat(49) + "é\"";
            case 9 -> "\"it's; \\\"quoted\\\"\\n\"";
            default -> String.valueOf(random.nextInt());
        };
    }

    private static String text(int length) {
        return "\"" + "t".repeat(length) + "\"";
    }
}
