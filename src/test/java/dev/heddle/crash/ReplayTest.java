package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.frontier.CompletionTracker;
import dev.heddle.graph.SliceRef;
import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.ToldFacts;
import dev.heddle.store.Turn;
import dev.heddle.store.jooq.JooqStore;
import dev.heddle.task.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 3 through the real store: after every committed turn of random builds the live tracker equals one that is rebuilt from
 * the tables. A failure tells its seed, and {@code -Dheddle.seed=N} begins with it.
 */
class ReplayTest {
    private static final int BUILDS = 40;
    private static final int BUILDS_LONG = 3_000;
    private static final int TURNS_BETWEEN_OPENINGS = 60;
    private static final long SEED = Long.getLong("heddle.seed", new SplittableRandom().nextLong());

    @TempDir
    Path directory;

    private JooqStore store;
    private int turns;

    @BeforeEach
    void open() {
        store = JooqStore.open(directory, CommitLevel.BUFFERED);
    }

    @AfterEach
    void close() {
        store.close();
    }

    // Behaviours 30 and 31
    @Test
    @Timeout(120)
    void afterEveryTurn_theTablesSayWhatTheTrackerSays() throws SQLException {
        compareAtEveryPrefix(BUILDS);

        store.close();
        assertThat(StoreReader.sharedRows(StoreReader.url("file", directory)))
                .as("rows that have several cells")
                .isNotEmpty();
    }

    @Test
    @Tag("slow")
    @Timeout(1_800)
    void afterEveryTurnOfManyBuilds_theTablesSayWhatTheTrackerSays() {
        compareAtEveryPrefix(BUILDS_LONG);
    }

    private void compareAtEveryPrefix(int builds) {
        for (long seed = SEED; seed < SEED + builds; seed++) {
            try {
                compareAtEveryPrefix(new RandomTurns("d" + seed, seed), new Random(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private void compareAtEveryPrefix(RandomTurns build, Random random) {
        StoredDataset dataset = store.create(build.spec(), Instant.EPOCH);
        List<Fact> committed = new ArrayList<>();
        Journal journal = store.startRun(dataset, Instant.EPOCH);
        while (!build.isOver()) {
            Turn turn = build.next();
            journal.commit(turn);
            build.committed();
            committed.addAll(turn.facts());
            if (++turns % TURNS_BETWEEN_OPENINGS == 0) {
                journal.end("CANCELLED", Instant.EPOCH);
                journal.close();
                store.close();
                open();
                journal = store.startRun(dataset, Instant.EPOCH);
            }
            assertSame(build, rebuilt(build, journal, committed, random));
        }
        journal.close();
        assertThat(store.verify(dataset)).isEmpty();
    }

    /** Folds what the journal tells, in any order and some of it twice, since tables promise neither. */
    private static CompletionTracker rebuilt(RandomTurns build, Journal journal, List<Fact> committed, Random random) {
        CompletionTracker tracker =
                new CompletionTracker(build.spec().graph(), build.spec().plan());
        List<Fact> finalized = new ArrayList<>();
        journal.replayFinalized(finalized::add);
        restoreFinalized(finalized, tracker);
        List<Fact> told = new ArrayList<>(finalized);
        for (int rowGroup = 0; rowGroup < build.spec().plan().groups(); rowGroup++) {
            List<Fact> facts = new ArrayList<>();
            journal.replay(rowGroup, facts::add);
            if (!isFinalized(rowGroup, finalized)) {
                told.addAll(facts);
                facts.addAll(facts.subList(0, facts.size() / 2));
                Collections.shuffle(facts, random);
                facts.forEach(fact -> fold(fact, build, tracker));
            }
        }
        build.active().forEach(tracker::admit);
        assertThat(told)
                .as("facts of open groups, drops and ends of finished ones")
                .containsExactlyInAnyOrderElementsOf(ToldFacts.of(committed.stream()
                        .filter(fact -> !isFinalized(fact.rowGroup(), finalized)
                                || fact instanceof Fact.RowDropped
                                || fact instanceof Fact.RowGroupFinalized)
                        .toList()));
        return tracker;
    }

    private static void restoreFinalized(List<Fact> finalized, CompletionTracker tracker) {
        List<Integer> dropped = new ArrayList<>();
        for (Fact fact : finalized) {
            if (fact instanceof Fact.RowDropped drop) {
                dropped.add(drop.rowIndex());
            } else {
                int[] rows = dropped.stream().mapToInt(Integer::intValue).toArray();
                tracker.restoreCompacted(fact.rowGroup(), rows);
                dropped.clear();
            }
        }
    }

    private static boolean isFinalized(int rowGroup, List<Fact> finalized) {
        return finalized.stream()
                .anyMatch(fact -> fact instanceof Fact.RowGroupFinalized && fact.rowGroup() == rowGroup);
    }

    private static void fold(Fact fact, RandomTurns build, CompletionTracker tracker) {
        if (fact instanceof Fact.CellCompleted cell) {
            tracker.markCellComplete(cell.column(), cell.rowGroup(), cell.rowIndex());
        } else if (fact instanceof Fact.BatchCompleted batch) {
            tracker.markBatchComplete(
                    batch.column(), batch.rowGroup(), build.spec().plan().size(batch.rowGroup()));
        } else if (fact instanceof Fact.RowDropped drop) {
            tracker.dropRow(drop.rowGroup(), drop.rowIndex());
        } else if (fact instanceof Fact.RowGroupFinalized end) {
            throw new AssertionError("an open group has an end: " + end);
        }
    }

    private static void assertSame(RandomTurns build, CompletionTracker rebuilt) {
        CompletionTracker live = build.live();
        assertThat(rebuilt.readyTasks()).as("ready tasks").isEqualTo(live.readyTasks());
        for (int rowGroup = 0; rowGroup < build.spec().plan().groups(); rowGroup++) {
            int size = build.spec().plan().size(rowGroup);
            assertThat(answers(rebuilt, build, rowGroup, size))
                    .as("answers about row group %s", rowGroup)
                    .isEqualTo(answers(live, build, rowGroup, size));
        }
    }

    private static List<Boolean> answers(CompletionTracker tracker, RandomTurns build, int rowGroup, int size) {
        List<Boolean> answers = new ArrayList<>();
        answers.add(tracker.isRowGroupComplete(rowGroup));
        IntStream.range(0, size).forEach(row -> answers.add(tracker.isDropped(rowGroup, row)));
        // Of a finished group without a live row the tables are not asked which full columns had been made.
        boolean isLost = build.isFinalized(rowGroup)
                && IntStream.range(0, size).allMatch(row -> tracker.isDropped(rowGroup, row));
        for (String column : build.spec().graph().columns()) {
            answers.add(tracker.isColumnComplete(column, rowGroup));
            IntStream.range(isLost ? 0 : SliceRef.WHOLE_GROUP, size)
                    .forEach(row -> answers.add(tracker.isComplete(new SliceRef(column, rowGroup, row))));
        }
        return answers;
    }
}
