package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.graph.SliceRef;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Compares the tracker with {@link FrontierModel} after every event of thousands of random histories. A failure prints its
 * seed; {@code -Dheddle.seed=N} runs that one alone, {@code -Dheddle.histories=N} runs more.
 */
class TrackerModelTest {
    private static final int EVENTS = 40;

    // Behaviours 16 to 29b
    @Test
    void tracker_answersAsTheModelAfterEveryEvent() {
        forEachSeed(seed -> {
            RandomHistory history = new RandomHistory(seed);
            CompletionTracker tracker = new CompletionTracker(history.graph(), history.plan());
            FrontierModel model = new FrontierModel(history.graph(), history.plan());
            List<Task> ready = List.of();
            for (int i = 0; i < EVENTS; i++) {
                TrackerEvent event = history.next(ready);
                try {
                    ready = applyToBoth(event, tracker, model, ready);
                } catch (AssertionError error) {
                    throw new AssertionFailedError(
                            "at event " + i + " of\n" + history + "\n" + error.getMessage(), error);
                }
            }
        });
    }

    // Behaviours 29a, 30 and 31
    @Test
    void stateAfterASetOfEvents_dependsNeitherOnTheirOrderNorOnRepetition() {
        forEachSeed(seed -> {
            RandomHistory history = new RandomHistory(seed);
            Random random = new Random(seed);
            CompletionTracker live = new CompletionTracker(history.graph(), history.plan());
            FrontierModel model = new FrontierModel(history.graph(), history.plan());
            List<TrackerEvent> facts = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                TrackerEvent event = history.next(live.readyTasks());
                if (!(event instanceof TrackerEvent.Compact)
                        && model.refusalOf(event).isEmpty()) {
                    event.applyTo(live);
                    model.apply(event);
                    facts.add(event);
                }
                if (i % 8 == 7) {
                    assertEverything(rebuilt(facts, random, history), model);
                }
            }
        });
    }

    @Test
    void completingACellByPosition_isMarkingItByName() {
        forEachSeed(seed -> {
            RandomHistory history = new RandomHistory(seed);
            CompletionTracker byName = new CompletionTracker(history.graph(), history.plan());
            CompletionTracker byPosition = new CompletionTracker(history.graph(), history.plan());
            FrontierModel model = new FrontierModel(history.graph(), history.plan());
            for (int i = 0; i < EVENTS; i++) {
                TrackerEvent event = history.next(byName.readyTasks());
                if (model.refusalOf(event).isPresent()) {
                    continue;
                }
                List<Task> added = event.applyTo(byName).added();
                model.apply(event);
                if (event instanceof TrackerEvent.MarkCell cell) {
                    int column = history.graph().position(cell.column());
                    assertThat(byPosition.completeCell(column, cell.rowGroup(), cell.rowIndex()))
                            .as("added by %s", event)
                            .containsExactly(added.stream()
                                    .mapToInt(task -> history.graph().position(task.column()))
                                    .toArray());
                    assertThat(added)
                            .allMatch(task -> task.type() != TaskType.CELL || task.rowIndex() == cell.rowIndex());
                } else {
                    event.applyTo(byPosition);
                }
                assertThat(byPosition.readyTasks()).isEqualTo(byName.readyTasks());
            }
        });
    }

    private static CompletionTracker rebuilt(List<TrackerEvent> facts, Random random, RandomHistory history) {
        List<TrackerEvent> stored = new ArrayList<>(facts);
        stored.addAll(facts.subList(0, facts.size() / 2));
        Collections.shuffle(stored, random);
        CompletionTracker tracker = new CompletionTracker(history.graph(), history.plan());
        stored.forEach(event -> event.applyTo(tracker));
        return tracker;
    }

    private static List<Task> applyToBoth(
            TrackerEvent event, CompletionTracker tracker, FrontierModel model, List<Task> before) {
        Optional<Class<? extends RuntimeException>> refusal = model.refusalOf(event);
        if (refusal.isPresent()) {
            assertThat(catchThrowable(() -> event.applyTo(tracker))).isExactlyInstanceOf(refusal.get());
            assertEverything(tracker, model);
            return before;
        }
        FrontierDelta delta = event.applyTo(tracker);
        model.apply(event);
        List<Task> after = model.readyTasks();
        assertThat(delta.added()).as("added by %s", event).isEqualTo(difference(after, before));
        assertThat(delta.removed()).as("removed by %s", event).isEqualTo(difference(before, after));
        assertThat(delta.isEmpty()).isEqualTo(after.equals(before));
        assertEverything(tracker, model);
        return after;
    }

    private static List<Task> difference(List<Task> from, List<Task> without) {
        Set<Task> difference = new LinkedHashSet<>(from);
        difference.removeAll(new HashSet<>(without));
        return List.copyOf(difference);
    }

    private static void assertEverything(CompletionTracker tracker, FrontierModel model) {
        if (!tracker.readyTasks().equals(model.readyTasks())) {
            assertThat(tracker.readyTasks()).as("ready").isEqualTo(model.readyTasks());
        }
        for (int rowGroup = 0; rowGroup < model.plan().groups(); rowGroup++) {
            assertSame(model.isRowGroupComplete(rowGroup), tracker.isRowGroupComplete(rowGroup), "group", rowGroup);
            for (int row = 0; row < model.plan().size(rowGroup); row++) {
                assertSame(model.isDropped(rowGroup, row), tracker.isDropped(rowGroup, row), "dropped", rowGroup, row);
            }
            for (String column : model.graph().columns()) {
                assertSame(
                        model.isColumnComplete(column, rowGroup),
                        tracker.isColumnComplete(column, rowGroup),
                        "column",
                        column,
                        rowGroup);
                for (int row = SliceRef.WHOLE_GROUP; row < model.plan().size(rowGroup); row++) {
                    SliceRef slice = new SliceRef(column, rowGroup, row);
                    assertSame(model.isComplete(slice), tracker.isComplete(slice), slice);
                }
            }
        }
    }

    /** Cheaper than a fluent assertion, of which there would be a hundred million. */
    private static void assertSame(boolean expected, boolean actual, Object... what) {
        if (expected != actual) {
            throw new AssertionFailedError(
                    List.of(what) + ": expected " + expected + ", was " + actual, expected, actual);
        }
    }

    private interface SeededCheck {
        void run(long seed);
    }

    private static void forEachSeed(SeededCheck check) {
        Long only = Long.getLong("heddle.seed");
        LongStream seeds =
                only != null ? LongStream.of(only) : LongStream.range(0, Long.getLong("heddle.histories", 2_000));
        seeds.forEach(seed -> {
            try {
                check.run(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionFailedError(
                        "rerun with -Dheddle.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        });
    }
}
