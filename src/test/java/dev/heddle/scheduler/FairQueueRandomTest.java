package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences against the obvious model, and against the bound that start-time fair queueing promises. */
class FairQueueRandomTest {
    private static final int STEPS = 1_000;
    private static final String PLACE = "seed %s, step %s, weights %s";
    private static final int ROWS = 12;
    private static final String[] CELLS = {"a", "b", "c", "x", "y", "z"};

    private final Columns columns =
            TestColumns.of(Map.of("llm", 9, "cpu", 9), "a", "b", "c", "x@llm", "y@llm", "z@cpu", "g[batch]");

    private SplittableRandom random = new SplittableRandom();
    private FairQueue queue = new FairQueue(columns, new int[] {1, 1, 1, 1, 1, 1, 1});
    private ReferenceQueue reference = new ReferenceQueue(columns, new int[] {1, 1, 1, 1, 1, 1, 1});
    private final List<ActiveRowGroup> rowGroups = new ArrayList<>();
    private final List<Attempt> atWork = new ArrayList<>();
    private final Map<Task, Instant> queuedAt = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private int rowGroupsAdmitted;

    /** Whether loads are always equal, so that only turns decide. */
    private boolean endsAtOnce;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyStep_agreesWithTheModel(long seed) {
        random = new SplittableRandom(seed);
        endsAtOnce = seed % 3 == 0;
        int[] weights = random.ints(columns.count(), 1, seed % 2 == 0 ? 2 : 6).toArray();
        queue = new FairQueue(columns, weights);
        reference = new ReferenceQueue(columns, weights);
        for (int step = 0; step < STEPS; step++) {
            change();
            Object[] place = {seed, step, Arrays.toString(weights)};
            Choice choice = queue.select();
            assertThat(choice == null ? null : choice.task()).as(PLACE, place).isEqualTo(reference.next());
            assertThat(queue.size()).as(PLACE, place).isEqualTo(reference.entries.size());
            for (ActiveRowGroup rowGroup : rowGroups) {
                assertThat(rowGroup.queued).as(PLACE, place).isEqualTo((int) reference.countOf(rowGroup));
            }
        }
    }

    private void change() {
        switch (random.nextInt(12)) {
            case 0, 1 -> addSome();
            case 2, 3, 4, 5 -> takeNext();
            case 6, 7 -> endOne();
            case 8 -> dropRow();
            case 9 -> parkOrUnpark();
            case 10 -> commitStale();
            default -> {
                if (random.nextInt(8) == 0) {
                    forgetOne();
                }
            }
        }
    }

    private void addSome() {
        if (rowGroups.size() < 3) {
            rowGroups.add(TestColumns.rowGroup(rowGroupsAdmitted++, ROWS));
        }
        ActiveRowGroup rowGroup = rowGroups.get(random.nextInt(rowGroups.size()));
        List<Task> tasks = new ArrayList<>();
        for (String column : CELLS) {
            for (int count = random.nextInt(4); count > 0; count--) {
                int row = random.nextInt(ROWS);
                if (!rowGroup.isDropped(row)) {
                    tasks.add(Task.cell(column, rowGroup.id, row));
                }
            }
        }
        if (random.nextBoolean() && rowGroup.liveRows() > 0) {
            tasks.add(Task.fromScratch("g", rowGroup.id));
        }
        if (random.nextBoolean()) {
            now = now.plusSeconds(1);
        }
        queue.addAll(rowGroup, tasks, now);
        for (Task task : tasks) {
            if (reference.entries.stream().noneMatch(entry -> entry.isOf(task))) {
                queuedAt.put(task, now);
            }
            reference.add(task, false);
        }
    }

    private void takeNext() {
        int most = random.nextInt(1, 4);
        Choice choice = queue.select();
        if (choice != null) {
            Task chosen = choice.task();
            List<Attempt> attempts = queue.commit(choice, most);
            assertThat(attempts).extracting(attempt -> attempt.task).isEqualTo(reference.take(chosen, most));
            assertThat(attempts)
                    .extracting(attempt -> attempt.queuedAt)
                    .isEqualTo(attempts.stream()
                            .map(attempt -> queuedAt.get(attempt.task))
                            .toList());
            atWork.addAll(attempts);
            while (endsAtOnce && !atWork.isEmpty()) {
                endOne();
            }
        }
    }

    private void endOne() {
        if (atWork.isEmpty()) {
            return;
        }
        Attempt attempt = atWork.remove(random.nextInt(atWork.size()));
        queue.ended(attempt.column);
        reference.ended(attempt.column);
        if (random.nextInt(3) == 0 && !attempt.isMoot() && rowGroups.contains(attempt.rowGroup)) {
            if (reference.entries.stream().noneMatch(entry -> entry.isOf(attempt.task))) {
                queuedAt.put(attempt.task, now);
            }
            queue.add(attempt.next(now));
            reference.add(attempt.task, true);
        }
    }

    private void dropRow() {
        if (rowGroups.isEmpty()) {
            return;
        }
        ActiveRowGroup rowGroup = rowGroups.get(random.nextInt(rowGroups.size()));
        int row = random.nextInt(ROWS);
        if (!rowGroup.isDropped(row)) {
            rowGroup.drop(row);
            queue.rowDropped(rowGroup, row);
            reference.rowDropped(rowGroup, row);
        }
    }

    private void parkOrUnpark() {
        int resource = random.nextInt(2);
        if (random.nextBoolean()) {
            queue.park(resource);
            reference.parked.add(resource);
        } else {
            queue.unpark(resource);
            reference.parked.remove(resource);
        }
    }

    private void commitStale() {
        Choice stale = queue.select();
        if (stale == null) {
            return;
        }
        int before = queue.size();
        addSome();
        Choice fresh = requireNonNull(queue.select());
        if (queue.size() != before) {
            assertThat(queue.commit(stale, 1)).isEmpty();
            assertThat(queue.select()).as("refusing changes nothing").isEqualTo(fresh);
        }
    }

    private void forgetOne() {
        if (!rowGroups.isEmpty()) {
            ActiveRowGroup rowGroup = rowGroups.remove(random.nextInt(rowGroups.size()));
            queue.forget(rowGroup);
            reference.forget(rowGroup);
            assertThat(rowGroup.queued).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void b33_columnsThatAlwaysWait_areNeverFurtherApartThanOneServiceEach(long seed) {
        random = new SplittableRandom(seed);
        int[] weights = random.ints(columns.count(), 1, 17).toArray();
        queue = new FairQueue(columns, weights);
        ActiveRowGroup rowGroup = TestColumns.rowGroup(0, 3_000);
        for (String column : CELLS) {
            queue.addAll(rowGroup, TestColumns.cells(column, rowGroup, 0, 3_000), Instant.EPOCH);
        }
        int[][] servedAt = new int[2_001][CELLS.length];
        for (int step = 1; step <= 2_000; step++) {
            Attempt attempt = queue.commit(requireNonNull(queue.select()), 1).get(0);
            queue.ended(attempt.column);
            servedAt[step] = servedAt[step - 1].clone();
            servedAt[step][attempt.column.index]++;
        }

        for (int probe = 0; probe < 2_000; probe++) {
            int from = random.nextInt(2_000);
            int to = random.nextInt(from + 1, 2_001);
            int one = random.nextInt(CELLS.length);
            int other = random.nextInt(CELLS.length);
            double oneShare = (servedAt[to][one] - servedAt[from][one]) / (double) weights[one];
            double otherShare = (servedAt[to][other] - servedAt[from][other]) / (double) weights[other];
            assertThat(Math.abs(oneShare - otherShare))
                    .as(
                            "seed %s, services %s to %s, columns %s and %s of weights %s",
                            seed, from, to, one, other, weights)
                    .isLessThanOrEqualTo(1.0 / weights[one] + 1.0 / weights[other] + 1e-9);
        }
    }
}
