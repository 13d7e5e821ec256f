package dev.heddle.store;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.BatchCompleted;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import dev.heddle.task.TaskStatus;
import dev.heddle.task.TaskTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of attempts that were at work when a process died, on whatever database. */
@Timeout(120)
public interface AttemptContract {
    /** Opens the store of this test; each call after a close finds what the one before left. */
    Store open();

    @Test
    default void whatWasAtWorkWhenTheProcessDiedIsCountedOnce() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(6, 3)), AT);
            die(store, dataset, turn(List.of(), Task.cell("question", 0, 1), Task.batch("topic", 1)));

            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(journal.followsDeath()).isTrue();
                assertThat(attempts(journal, 0)).containsExactly(new AttemptsMade("question", 0, 1, 1, 1));
                assertThat(attempts(journal, 1))
                        .containsExactly(new AttemptsMade("topic", 1, SliceRef.WHOLE_GROUP, 1, 1));
            }
            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(journal.followsDeath())
                        .as("the run before died too, of nothing known")
                        .isTrue();
                assertThat(attempts(journal, 0)).containsExactly(new AttemptsMade("question", 0, 1, 1, 1));
                journal.end("PARTIAL", AT);
            }
            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(journal.followsDeath()).isFalse();
            }
        }
    }

    @Test
    default void firstRunFollowsNoDeath_norDoesOneAfterADeathOfAnotherDataset() {
        try (Store store = open()) {
            StoredDataset first = store.create(Specs.single("a", "c", RowGroupPlan.of(2, 2)), AT);
            StoredDataset second = store.create(Specs.single("b", "c", RowGroupPlan.of(2, 2)), AT);
            die(store, first, turn(List.of(), Task.cell("c", 0, 0)));

            try (Journal journal = store.startRun(second, AT)) {
                assertThat(journal.followsDeath()).isFalse();
                journal.commit(turn(List.of(), Task.cell("c", 0, 1)));
                journal.end("CANCELLED", AT);
            }
            try (Journal journal = store.startRun(first, AT)) {
                assertThat(journal.followsDeath()).isTrue();
                assertThat(attempts(journal, 0)).containsExactly(new AttemptsMade("c", 0, 0, 1, 1));
                journal.end("CANCELLED", AT);
            }
            try (Journal journal = store.startRun(second, AT)) {
                assertThat(attempts(journal, 0)).as("its run ended in order").isEmpty();
            }
        }
    }

    @Test
    default void whatEndedBeforeTheDeathIsNotCounted() {
        List<Fact> ends = List.of(
                new BatchCompleted("topic", 0, new int[] {0, 1, 2}, List.of("1", "2", "3")),
                new CellCompleted("question", 0, 0, "1", true),
                new AttemptsMade("question", 0, 1, 1, 0),
                new RowDropped(0, 2, "question", "gone", null, 1, AT),
                new RowDropped(1, 0, "topic", "gone", null, 1, AT),
                new RowDropped(1, 1, "topic", "gone", null, 1, AT),
                new RowDropped(1, 2, "topic", "gone", null, 1, AT));
        TaskTrace failed =
                TaskTrace.of(Task.cell("answer", 0, 1)).withAttempt(1).withStatus(TaskStatus.FAILED);
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.mixed("a", RowGroupPlan.of(6, 3)), AT);
            die(
                    store,
                    dataset,
                    turn(
                            List.of(),
                            Task.batch("topic", 0),
                            Task.cell("question", 0, 0),
                            Task.cell("question", 0, 1),
                            Task.cell("question", 0, 2),
                            Task.cell("answer", 0, 1),
                            Task.batch("topic", 1)),
                    new Turn(ends, List.of(failed), List.of()));

            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(attempts(journal, 0)).containsExactly(new AttemptsMade("question", 0, 1, 1, 0));
                assertThat(attempts(journal, 1)).isEmpty();
            }
        }
    }

    @Test
    default void attemptThatStartsInTheTurnThatEndsTheOneBefore_isAtWork() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(200, 200)), AT);
            TaskTrace failed = TaskTrace.of(Task.cell("c", 0, 0)).withAttempt(1).withStatus(TaskStatus.FAILED);
            List<TaskTrace> starts = new ArrayList<>();
            for (int row = 0; row < 120; row++) {
                starts.add(TaskTrace.of(Task.cell("c", 0, row)).withAttempt(row == 0 ? 2 : 1));
            }
            die(
                    store,
                    dataset,
                    turn(List.of(), Task.cell("c", 0, 0)),
                    new Turn(List.of(new AttemptsMade("c", 0, 0, 1, 0)), List.of(failed), starts));

            List<AttemptsMade> expected = new ArrayList<>();
            for (int row = 0; row < 120; row++) {
                expected.add(new AttemptsMade("c", 0, row, row == 0 ? 2 : 1, 1));
            }
            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(attempts(journal, 0)).containsExactlyElementsOf(expected);
            }
        }
    }

    /** Cells that are told together with others may be stored in another way than one that is told alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    default void attemptAtACellThatIsComplete_isNoDeath(int cells) {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(40, 20)), AT);
            List<Fact> complete = new ArrayList<>();
            List<TaskTrace> starts = new ArrayList<>();
            for (int row = 0; row < cells; row++) {
                complete.add(new CellCompleted("c", 0, 2 * row, "1"));
                complete.add(new CellCompleted("c", 1, 2 * row + 1, "1"));
            }
            for (int row = 0; row < 2 * cells; row++) {
                starts.add(TaskTrace.of(Task.cell("c", 0, row)).withAttempt(1));
                starts.add(TaskTrace.of(Task.cell("c", 1, row)).withAttempt(1));
            }
            die(store, dataset, new Turn(complete, List.of(), starts));

            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(attempts(journal, 0))
                        .containsExactlyElementsOf(IntStream.range(0, cells)
                                .mapToObj(row -> new AttemptsMade("c", 0, 2 * row + 1, 1, 1))
                                .toList());
                assertThat(attempts(journal, 1))
                        .containsExactlyElementsOf(IntStream.range(0, cells)
                                .mapToObj(row -> new AttemptsMade("c", 1, 2 * row, 1, 1))
                                .toList());
            }
        }
    }

    @Test
    default void countsGoOnFromWhatWasToldBefore() {
        try (Store store = open()) {
            StoredDataset dataset = store.create(Specs.single("a", "c", RowGroupPlan.of(2, 2)), AT);
            die(
                    store,
                    dataset,
                    new Turn(List.of(new AttemptsMade("c", 0, 0, 5, 1), new AttemptsMade("c", 0, 1, 5, 1)), List.of()),
                    new Turn(
                            List.of(),
                            List.of(),
                            List.of(
                                    TaskTrace.of(Task.cell("c", 0, 0)).withAttempt(3),
                                    TaskTrace.of(Task.cell("c", 0, 1)).withAttempt(7))));

            try (Journal journal = store.startRun(dataset, AT)) {
                assertThat(attempts(journal, 0))
                        .containsExactly(new AttemptsMade("c", 0, 0, 5, 2), new AttemptsMade("c", 0, 1, 7, 2));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    default void livesAndDeathsAtRandomAreCountedAsTheyHappened(long seed) {
        Random random = new Random(seed);
        Map<Task, int[]> counts = new HashMap<>();
        Set<Task> complete = new HashSet<>();
        Set<Integer> dropped = new HashSet<>();
        StoredDataset dataset;
        try (Store store = open()) {
            dataset = store.create(Specs.mixed("a", RowGroupPlan.of(4, 4)), AT);
        }
        for (int life = 0; life < 12; life++) {
            try (Store store = open();
                    Journal journal = store.startRun(dataset, AT)) {
                Map<Task, Integer> atWork = new HashMap<>();
                for (int turns = random.nextInt(5); turns > 0; turns--) {
                    journal.commit(anyTurn(random, counts, complete, dropped, atWork));
                }
                if (random.nextInt(4) == 0) {
                    journal.end("CANCELLED", AT);
                    continue;
                }
                atWork.forEach((task, attempt) -> {
                    boolean isLost = task.slice().isCell() ? dropped.contains(task.rowIndex()) : dropped.size() == 4;
                    if (!complete.contains(task) && !isLost) {
                        int[] count = counts.computeIfAbsent(task, key -> new int[2]);
                        count[0] = Math.max(count[0], attempt);
                        count[1]++;
                    }
                });
            }
        }

        try (Store store = open()) {
            Map<String, String> told = new TreeMap<>();
            replayed(store, dataset, 0).stream()
                    .filter(AttemptsMade.class::isInstance)
                    .map(AttemptsMade.class::cast)
                    .forEach(made ->
                            told.put(made.column() + made.rowIndex(), made.attempts() + " attempts, " + made.deaths()));
            Map<String, String> expected = new TreeMap<>();
            counts.forEach((task, count) ->
                    expected.put(task.column() + task.rowIndex(), count[0] + " attempts, " + count[1]));
            assertThat(told).as("seed %s", seed).isEqualTo(expected);
        }
    }

    /** A few events that have nothing to do with each other: the counts do not ask whether a build could have them. */
    private static Turn anyTurn(
            Random random,
            Map<Task, int[]> counts,
            Set<Task> complete,
            Set<Integer> dropped,
            Map<Task, Integer> atWork) {
        List<Fact> facts = new ArrayList<>();
        List<TaskTrace> traces = new ArrayList<>();
        Map<Task, TaskTrace> starts = new HashMap<>();
        for (int events = random.nextInt(12); events > 0; events--) {
            Task task = anyTask(random);
            if (complete.contains(task) || starts.containsKey(task)) {
                continue;
            }
            int attempt = counts.getOrDefault(task, new int[2])[0] + 1;
            switch (random.nextInt(8)) {
                case 0 -> {
                    complete.add(task);
                    facts.add(completion(task));
                }
                case 1 -> {
                    int row = random.nextInt(4);
                    if (dropped.add(row)) {
                        facts.add(new RowDropped(0, row, task.column(), "gone", null, 1, AT));
                    }
                }
                case 2 -> {
                    traces.add(TaskTrace.of(task).withStatus(TaskStatus.FAILED));
                    atWork.remove(task);
                }
                case 3 -> {
                    int deaths = counts.getOrDefault(task, new int[2])[1];
                    facts.add(new AttemptsMade(task.column(), 0, task.rowIndex(), attempt, deaths));
                    counts.put(task, new int[] {attempt, deaths});
                    atWork.remove(task);
                }
                default -> {
                    starts.put(task, TaskTrace.of(task).withAttempt(attempt));
                }
            }
        }
        starts.forEach((task, start) -> atWork.put(task, start.attempt()));
        return new Turn(facts, traces, List.copyOf(starts.values()));
    }

    private static Task anyTask(Random random) {
        return random.nextInt(3) == 0
                ? Task.batch(random.nextBoolean() ? "topic" : "score", 0)
                : Task.cell(random.nextBoolean() ? "question" : "note", 0, random.nextInt(4));
    }

    private static Fact completion(Task task) {
        return task.slice().isCell()
                ? new CellCompleted(task.column(), 0, task.rowIndex(), "1")
                : new BatchCompleted(task.column(), 0, new int[] {}, List.of());
    }

    private static Turn turn(List<Fact> facts, Task... atWork) {
        return new Turn(
                facts,
                List.of(),
                Arrays.stream(atWork)
                        .map(task -> TaskTrace.of(task).withAttempt(1))
                        .toList());
    }

    /** A run that commits the turns and has no end. */
    private static void die(Store store, StoredDataset dataset, Turn... turns) {
        try (Journal journal = store.startRun(dataset, AT)) {
            for (Turn turn : turns) {
                journal.commit(turn);
            }
        }
    }

    private static List<AttemptsMade> attempts(Journal journal, int rowGroup) {
        List<AttemptsMade> attempts = new ArrayList<>();
        journal.replay(rowGroup, fact -> {
            if (fact instanceof AttemptsMade made) {
                attempts.add(made);
            }
        });
        return attempts;
    }
}
