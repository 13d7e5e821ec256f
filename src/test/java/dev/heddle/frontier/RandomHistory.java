package dev.heddle.frontier;

import dev.heddle.frontier.TrackerEvent.Admit;
import dev.heddle.frontier.TrackerEvent.Compact;
import dev.heddle.frontier.TrackerEvent.Drop;
import dev.heddle.frontier.TrackerEvent.MarkBatch;
import dev.heddle.frontier.TrackerEvent.MarkCell;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random graphs, plans and events; the same seed gives the same ones. */
final class RandomHistory {
    private final Random random;
    private final ExecutionGraph graph;
    private final RowGroupPlan plan;
    private final int dropsInHundred;

    /** Whether row 0 of each group lags behind until it is dropped: how one drop completes several columns at once. */
    private final boolean firstRowLags;

    private final List<TrackerEvent> past = new ArrayList<>();

    RandomHistory(long seed) {
        this.random = new Random(seed);
        this.graph = randomGraph();
        this.plan = randomPlan();
        this.dropsInHundred = random.nextInt(3) == 0 ? 30 : 7;
        this.firstRowLags = random.nextInt(4) == 0;
    }

    ExecutionGraph graph() {
        return graph;
    }

    RowGroupPlan plan() {
        return plan;
    }

    /** Any acyclic graph: columns need, or are gated by, earlier ones or their side effects, and are declared in any order. */
    private ExecutionGraph randomGraph() {
        int count = random.nextInt(8);
        double density = random.nextDouble();
        boolean layered = random.nextInt(4) == 0;
        List<String> names = new ArrayList<>();
        List<ColumnNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "c" + i;
            List<String> sideEffects = random.nextInt(4) == 0 ? List.of(name + "__trace") : List.of();
            List<String> required = some(names, density);
            if (random.nextInt(8) == 0) {
                required.add(name);
            }
            GenerationStrategy strategy = randomStrategy(layered, i < count / 2);
            nodes.add(new ColumnNode(name, strategy, required, sideEffects, some(names, density / 3)));
            names.add(name);
            names.addAll(sideEffects);
        }
        Collections.shuffle(nodes, random);
        return ExecutionGraph.of(nodes);
    }

    /** Batches above cells are what one drop readies several of, which hardly happens in a graph where all are mixed. */
    private GenerationStrategy randomStrategy(boolean layered, boolean isLowerHalf) {
        boolean isCell = layered ? isLowerHalf : random.nextInt(5) < 3;
        return isCell ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
    }

    private List<String> some(List<String> names, double probability) {
        List<String> some = new ArrayList<>(names);
        some.removeIf(name -> random.nextDouble() >= probability);
        return some;
    }

    /** Mostly tiny groups, now and then one that needs a second word of bits. */
    private RowGroupPlan randomPlan() {
        int[] sizes = new int[1 + random.nextInt(3)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(40) == 0 ? 63 + random.nextInt(4) : 1 + random.nextInt(4);
        }
        return RowGroupPlan.ofSizes(sizes);
    }

    /**
     * The next event, which is often the completion of a ready task, so that histories come to an end, and otherwise
     * anything: early, late, repeated, or wrong.
     */
    TrackerEvent next(List<Task> ready) {
        TrackerEvent event = choose(ready);
        past.add(event);
        return event;
    }

    private TrackerEvent choose(List<Task> ready) {
        int rowGroup = random.nextInt(plan.groups());
        int size = plan.size(rowGroup);
        if (random.nextInt(100) < dropsInHundred) {
            return new Drop(rowGroup, random.nextInt(size));
        }
        int dice = random.nextInt(100);
        if (dice < 60 && !ready.isEmpty()) {
            return progress(ready);
        }
        if (dice < 67 && !past.isEmpty()) {
            return past.get(random.nextInt(past.size()));
        }
        if (dice < 78) {
            return new Admit(rowGroup);
        }
        if (dice < 87 || graph.columns().isEmpty()) {
            return new Compact(rowGroup);
        }
        String column = graph.columns().get(random.nextInt(graph.columns().size()));
        if (dice < 97) {
            return TrackerEvent.mark(column, graph.strategy(column), rowGroup, random.nextInt(size), size);
        }
        return wrong(column, rowGroup, size);
    }

    private TrackerEvent progress(List<Task> ready) {
        List<Task> eligible = ready.stream()
                .filter(task -> !firstRowLags || task.rowIndex() != 0)
                .toList();
        if (eligible.isEmpty()) {
            return new Drop(ready.get(0).rowGroup(), 0);
        }
        Task task = eligible.get(random.nextInt(eligible.size()));
        return TrackerEvent.completionOf(task, plan.size(task.rowGroup()));
    }

    private TrackerEvent wrong(String column, int rowGroup, int size) {
        return switch (random.nextInt(6)) {
            case 0 -> new MarkCell(column, rowGroup, size);
            case 1 -> new MarkBatch(column, rowGroup, size + 1);
            case 2 -> new Drop(rowGroup, -1);
            case 3 -> new Admit(plan.groups());
            case 4 -> new Compact(-1);
            default ->
                graph.strategy(column) == GenerationStrategy.CELL_BY_CELL
                        ? new MarkBatch(column, rowGroup, size)
                        : new MarkCell(column, rowGroup, 0);
        };
    }

    /** What happened so far, for a message. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(graph.toMermaid()).append(plan.segments());
        past.forEach(event -> text.append('\n').append(event));
        return text.toString();
    }
}
